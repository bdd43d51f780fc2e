package org.reconstream.cli.config;

import static org.reconstream.cli.config.Defaults.or;

import org.reconstream.stream.DeliverySettings;

/**
 * Sizes, times and attempts of delivery; {@link DeliverySettings} says what each one means.
 *
 * @param inlineLimit payloads and results above this travel as a claim check
 * @param blobLimit payloads above this are refused
 * @param budget bytes in flight
 * @param commitInterval how long a transaction collects
 * @param commitSize how many bytes it collects
 * @param transactionTimeout after which the broker aborts an abandoned transaction
 * @param revokeGrace how long a revoked partition waits for finished results
 * @param drainTimeout how long accepted jobs may take at shutdown
 * @param maxPollInterval after which a stuck poll thread is evicted
 * @param instanceWait how long a start waits for a killed predecessor to be forgotten
 * @param maxPollRecords records per poll
 * @param maxAttempts attempts of a job that runs out of a resource
 * @param retryDelay pause before the second attempt
 * @param deviceAttempts attempts of a job whose device is lost
 * @param decoders decoding threads of each consumer
 */
public record DeliveryConfig(
    ByteSize inlineLimit,
    ByteSize blobLimit,
    ByteSize budget,
    Span commitInterval,
    ByteSize commitSize,
    Span transactionTimeout,
    Span revokeGrace,
    Span drainTimeout,
    Span maxPollInterval,
    Span instanceWait,
    Integer maxPollRecords,
    Integer maxAttempts,
    Span retryDelay,
    Integer deviceAttempts,
    Integer decoders) {
  private static final DeliverySettings DEFAULT = DeliverySettings.DEFAULT;

  /** Fills in defaults. */
  public DeliveryConfig {
    inlineLimit = or(inlineLimit, new ByteSize(DEFAULT.inlineLimitBytes()));
    blobLimit = or(blobLimit, new ByteSize(DEFAULT.blobLimitBytes()));
    budget = or(budget, new ByteSize(DEFAULT.budgetBytes()));
    commitInterval = or(commitInterval, new Span(DEFAULT.commitInterval()));
    commitSize = or(commitSize, new ByteSize(DEFAULT.commitBytes()));
    transactionTimeout = or(transactionTimeout, new Span(DEFAULT.transactionTimeout()));
    revokeGrace = or(revokeGrace, new Span(DEFAULT.revokeGrace()));
    drainTimeout = or(drainTimeout, new Span(DEFAULT.drainTimeout()));
    maxPollInterval = or(maxPollInterval, new Span(DEFAULT.maxPollInterval()));
    instanceWait = or(instanceWait, new Span(DEFAULT.instanceWait()));
    maxPollRecords = or(maxPollRecords, DEFAULT.maxPollRecords());
    maxAttempts = or(maxAttempts, DEFAULT.maxAttempts());
    retryDelay = or(retryDelay, new Span(DEFAULT.retryDelay()));
    deviceAttempts = or(deviceAttempts, DEFAULT.deviceAttempts());
    decoders = or(decoders, DEFAULT.decoders());
  }

  /** The room's settings. */
  DeliverySettings settings() {
    return new DeliverySettings(
        inlineLimit.toInt(),
        blobLimit.bytes(),
        budget.bytes(),
        commitInterval.duration(),
        commitSize.toInt(),
        transactionTimeout.duration(),
        revokeGrace.duration(),
        drainTimeout.duration(),
        maxPollInterval.duration(),
        instanceWait.duration(),
        maxPollRecords,
        maxAttempts,
        retryDelay.duration(),
        deviceAttempts,
        decoders);
  }
}
