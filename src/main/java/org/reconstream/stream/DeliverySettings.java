package org.reconstream.stream;

import java.time.Duration;

/**
 * Sizes, times and attempts of exactly-once delivery.
 *
 * @param inlineLimitBytes payloads and results above this travel as a claim check
 * @param blobLimitBytes payloads above this are refused
 * @param budgetBytes bytes in flight, from acceptance until the result's transaction has committed
 * @param commitInterval how long a transaction collects settlements
 * @param commitBytes how many bytes it collects at most
 * @param transactionTimeout after which the broker aborts an abandoned transaction
 * @param revokeGrace how long a revoked partition waits for finished results to commit
 * @param drainTimeout how long accepted jobs may take to finish at shutdown
 * @param maxPollInterval after which a poll thread that stopped polling is evicted; jobs may take
 *     longer than this, because the poll thread never waits for them
 * @param instanceWait how long a start waits for the group to forget a killed predecessor with the
 *     same instance id; longer than the group's session timeout
 * @param maxPollRecords records per poll
 * @param maxAttempts attempts of a job that runs out of a resource before it is a dead letter
 * @param retryDelay pause before the second attempt; doubles with each further one
 * @param deviceAttempts attempts in memory of a job whose device is lost
 * @param decoders decoding threads of each consumer
 */
public record DeliverySettings(
    int inlineLimitBytes,
    long blobLimitBytes,
    long budgetBytes,
    Duration commitInterval,
    int commitBytes,
    Duration transactionTimeout,
    Duration revokeGrace,
    Duration drainTimeout,
    Duration maxPollInterval,
    Duration instanceWait,
    int maxPollRecords,
    int maxAttempts,
    Duration retryDelay,
    int deviceAttempts,
    int decoders) {
  static final Duration LONGEST_RETRY_DELAY = Duration.ofHours(1);
  private static final int MIB = 1 << 20;

  /** What fits slices of MRI on one machine. */
  public static final DeliverySettings DEFAULT =
      new DeliverySettings(
          16 * MIB,
          1024L * MIB,
          512L * MIB,
          Duration.ofMillis(100),
          64 * MIB,
          Duration.ofSeconds(60),
          Duration.ofSeconds(5),
          Duration.ofSeconds(25),
          Duration.ofMinutes(5),
          Duration.ofMinutes(2),
          4,
          5,
          Duration.ofSeconds(30),
          3,
          2);

  /** Checks every number. */
  public DeliverySettings {
    if (inlineLimitBytes < 1 || inlineLimitBytes > 512 * MIB) {
      throw new IllegalArgumentException(
          "the inline limit must be 1 byte to 512 MiB, got " + inlineLimitBytes);
    }
    if (blobLimitBytes < inlineLimitBytes || blobLimitBytes > Integer.MAX_VALUE - 64) {
      throw new IllegalArgumentException(
          "the blob limit must be at least the inline limit and below 2 GiB, got "
              + blobLimitBytes);
    }
    if (budgetBytes < 1 || commitBytes < 1) {
      throw new IllegalArgumentException("budget and commit size must be at least one byte");
    }
    if (maxPollRecords < 1 || maxAttempts < 1 || deviceAttempts < 1 || decoders < 1) {
      throw new IllegalArgumentException(
          "poll records, attempts, device attempts and decoders must be at least 1");
    }
    if (transactionTimeout.toMillis() < 2000 || maxPollInterval.toMillis() < 1000) {
      throw new IllegalArgumentException(
          "the transaction timeout must be at least 2 s and the poll interval at least 1 s");
    }
    if (commitInterval.compareTo(transactionTimeout.dividedBy(2)) > 0) {
      throw new IllegalArgumentException(
          "the commit interval must be at most half the transaction timeout");
    }
  }

  /** The largest record that is sent or expected: the inline limit and room for the envelope. */
  int maxRecordBytes() {
    return inlineLimitBytes + MIB;
  }

  /** The pause before another attempt: doubled each time, at most an hour. */
  Duration retryDelay(int attempt) {
    Duration delay = retryDelay.multipliedBy(1L << Math.min(attempt - 1, 12));
    return delay.compareTo(LONGEST_RETRY_DELAY) > 0 ? LONGEST_RETRY_DELAY : delay;
  }
}
