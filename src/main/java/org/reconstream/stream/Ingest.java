package org.reconstream.stream;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One consumer with everything it owns: poll thread, decoding threads, pipeline, publisher. The
 * budget is shared with the other consumers of the process.
 */
final class Ingest {
  private final int number;
  private final StreamSettings settings;
  private final Budget budget;
  private final IngestCounters counters;
  private final ThreadPoolExecutor workers;
  private final PollLoop loop;

  <S> Ingest(
      int number,
      StreamSettings settings,
      StreamParts<S> parts,
      KafkaClients clients,
      Budget budget,
      Clock clock,
      Consumer<String> onFatal) {
    this.number = number;
    this.settings = settings;
    this.budget = budget;
    this.counters =
        new IngestCounters(
            number,
            reason -> {
              halt();
              onFatal.accept(reason);
            });
    this.workers = workers(number, settings.delivery().decoders(), budget);
    DeadLetters deadLetters =
        new DeadLetters(settings, settings.instance() + "-" + number, parts.version(), clock);
    Settling settling = new Settling();
    JobPipeline<S> pipeline =
        new JobPipeline<>(settings, parts, deadLetters, workers, settling::settle, counters::stale);
    this.loop =
        new PollLoop(
            "poll-" + number,
            () -> clients.consumers().apply(number),
            settings,
            budget,
            new Admission(settings),
            group ->
                new Publisher(
                    "publish-" + number,
                    () -> clients.producers().apply(number),
                    group,
                    settings.delivery(),
                    counters),
            pipeline::accept,
            counters,
            clock::millis);
  }

  void start() {
    loop.start();
  }

  /**
   * Drains and ends: nothing new is accepted, accepted jobs finish within the drain time, their
   * transactions commit, the consumer leaves.
   *
   * @return whether everything ended in time
   */
  boolean stop() throws InterruptedException {
    loop.stop(settings.delivery().drainTimeout());
    boolean ended = loop.awaitEnd(settings.delivery().drainTimeout().plus(Duration.ofSeconds(20)));
    workers.shutdownNow();
    boolean idle = workers.awaitTermination(5, TimeUnit.SECONDS);
    return ended && idle;
  }

  IngestStatus status() {
    return new IngestStatus(
        number,
        loop.assigned(),
        loop.paused(),
        loop.publisher().ready(),
        loop.open(),
        loop.oldestOpen(),
        Duration.ofMillis(loop.sinceLastTurn()),
        budget.usedBytes(),
        budget.capacityBytes(),
        counters.published.get(),
        counters.retried.get(),
        counters.deadLettered.get(),
        counters.transactions.get(),
        counters.aborts.get(),
        counters.stale.get(),
        counters.failure());
  }

  private void halt() {
    loop.stop(Duration.ZERO);
  }

  private static ThreadPoolExecutor workers(int number, int threads, Budget budget) {
    AtomicInteger next = new AtomicInteger();
    return new ThreadPoolExecutor(
        threads,
        threads,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(2 * budget.maxRecords()),
        task -> new Thread(task, "decode-" + number + "-" + next.getAndIncrement()));
  }

  /** Breaks the circle: the pipeline settles with the publisher that the loop makes. */
  private final class Settling {
    void settle(Settlement settlement) {
      loop.publisher().offer(settlement);
    }
  }
}
