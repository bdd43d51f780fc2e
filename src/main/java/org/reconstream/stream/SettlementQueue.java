package org.reconstream.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Settlements on their way into a transaction. A batch closes when its first settlement has waited
 * for the commit interval, when it is large enough, or when somebody asks for a flush. Its length
 * is bounded by the budget, because every settlement belongs to a receipt.
 *
 * <p>Thread-safe.
 */
final class SettlementQueue {
  private final Duration interval;
  private final long batchBytes;
  private final Deque<Settlement> waiting = new ArrayDeque<>();
  private final Map<TopicPartition, Integer> unresolved = new HashMap<>();
  private long waitingBytes;
  private boolean flush;
  private boolean closed;
  private boolean ended;

  SettlementQueue(Duration interval, long batchBytes) {
    this.interval = interval;
    this.batchBytes = batchBytes;
  }

  /**
   * Adds a settlement.
   *
   * @return whether the queue still takes any
   */
  synchronized boolean offer(Settlement settlement) {
    if (closed) {
      return false;
    }
    waiting.addLast(settlement);
    waitingBytes += settlement.bytes();
    unresolved.merge(settlement.receipt().partition(), 1, Integer::sum);
    notifyAll();
    return true;
  }

  /** The next batch, in order of arrival; empty once the queue is closed and drained. */
  synchronized List<Settlement> take() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      flush = false;
      wait();
    }
    long closes = System.nanoTime() + interval.toNanos();
    while (!closed && !flush && waitingBytes < batchBytes) {
      long left = (closes - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    List<Settlement> batch = new ArrayList<>();
    long bytes = 0;
    while (!waiting.isEmpty() && (batch.isEmpty() || bytes < batchBytes)) {
      Settlement next = waiting.removeFirst();
      bytes += next.bytes();
      batch.add(next);
    }
    waitingBytes -= bytes;
    return batch;
  }

  /** Notes that a settlement taken before has committed or was dropped. */
  synchronized void resolved(Settlement settlement) {
    unresolved.computeIfPresent(
        settlement.receipt().partition(), (partition, count) -> count == 1 ? null : count - 1);
    notifyAll();
  }

  /**
   * Asks for everything of these partitions to be committed at once and waits for it.
   *
   * @return whether nothing of them is left
   */
  synchronized boolean awaitResolved(Collection<TopicPartition> partitions, Duration atMost)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (partitions.stream().anyMatch(unresolved::containsKey)) {
      if (ended) {
        return false;
      }
      flush = true;
      notifyAll();
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** Takes nothing more; what waits can still be taken. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Closes, and says that nothing is taken any more either. */
  synchronized void end() {
    ended = true;
    close();
  }

  /** Waits, as a pause between attempts, unless the queue is closed meanwhile. */
  synchronized void pause(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!closed) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }
}
