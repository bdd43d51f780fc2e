package org.reconstream.stream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A moment of one consumer.
 *
 * @param number its number in this process, from 0
 * @param assignedPartitions partitions it reads
 * @param paused whether the budget is used up, so that nothing is fetched
 * @param transactional whether its producer is ready
 * @param openRecords records accepted and not settled
 * @param oldestOpen how long the oldest of them has been open
 * @param sinceLastTurn since the poll thread last began a turn; seconds mean it is stuck
 * @param inflightBytes bytes in flight in the whole process
 * @param budgetBytes the most that may be
 * @param published results committed
 * @param retried records committed to the retry topic
 * @param deadLettered dead letters committed
 * @param transactions transactions committed
 * @param aborts transactions aborted and repeated
 * @param stale finished results dropped because their partition was taken away
 * @param failure why it cannot go on, or null
 */
public record IngestStatus(
    int number,
    int assignedPartitions,
    boolean paused,
    boolean transactional,
    int openRecords,
    Duration oldestOpen,
    Duration sinceLastTurn,
    long inflightBytes,
    long budgetBytes,
    long published,
    long retried,
    long deadLettered,
    long transactions,
    long aborts,
    long stale,
    @Nullable String failure) {
  /** Whether it takes part: partitions assigned, producer ready, no failure. */
  public boolean ready() {
    return assignedPartitions > 0 && transactional && failure == null;
  }
}
