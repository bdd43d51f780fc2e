package org.reconstream.stream;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and logs what one consumer reports. Logs name jobs and reasons, never values of a payload.
 */
final class IngestCounters implements StreamListener {
  private static final Logger LOG = LoggerFactory.getLogger(IngestCounters.class);

  final AtomicLong published = new AtomicLong();
  final AtomicLong retried = new AtomicLong();
  final AtomicLong deadLettered = new AtomicLong();
  final AtomicLong transactions = new AtomicLong();
  final AtomicLong aborts = new AtomicLong();
  final AtomicLong stale = new AtomicLong();
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
  private final int number;
  private final Consumer<String> onFatal;

  IngestCounters(int number, Consumer<String> onFatal) {
    this.number = number;
    this.onFatal = onFatal;
  }

  @Override
  public void committed(List<Settlement> settlements) {
    transactions.incrementAndGet();
    for (Settlement settlement : settlements) {
      switch (settlement.outcome()) {
        case PUBLISHED -> published.incrementAndGet();
        case RETRYING -> retried.incrementAndGet();
        case DEAD_LETTERED -> deadLettered.incrementAndGet();
      }
      log(settlement);
    }
  }

  private void log(Settlement settlement) {
    String job = settlement.job() == null ? "-" : settlement.job();
    if (settlement.failure() == null) {
      LOG.debug("consumer {}: job {} published", number, job);
    } else {
      LOG.info(
          "consumer {}: job {} {} ({}: {})",
          number,
          job,
          settlement.outcome() == Settlement.Outcome.RETRYING ? "will be retried" : "dead-lettered",
          settlement.failure().getClass().getSimpleName(),
          settlement.failure().reason());
    }
  }

  @Override
  public void aborted(KafkaException cause) {
    aborts.incrementAndGet();
    LOG.warn(
        "consumer {}: a transaction is repeated after {}",
        number,
        cause.getClass().getSimpleName());
  }

  @Override
  public void stale() {
    stale.incrementAndGet();
  }

  @Override
  public void abandoned() {
    LOG.warn("consumer {}: shutdown gave up on open transactions; they are redelivered", number);
  }

  @Override
  public void fatal(String reason, Throwable cause) {
    if (failure.compareAndSet(null, reason)) {
      LOG.error("consumer {}: {} [{}]", number, reason, cause.getClass().getSimpleName());
      onFatal.accept(reason);
    }
  }

  @Nullable String failure() {
    return failure.get();
  }
}
