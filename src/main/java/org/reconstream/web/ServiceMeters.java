package org.reconstream.web;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.reconstream.engine.EngineStatus;
import org.reconstream.engine.Priority;
import org.reconstream.stream.IngestStatus;

/**
 * Meters over the snapshots of engine and stream. Labels are closed sets: device, consumer number,
 * priority, outcome; never an id and never free text.
 */
public final class ServiceMeters {
  private static final List<String> FAILURES =
      List.of("Malformed", "Unsupported", "PriorMismatch", "Exhausted", "DeviceLost", "Cancelled");

  private final MeterRegistry registry;

  /** Meters in a registry. */
  public ServiceMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Follows an engine with these devices. */
  public void engine(Supplier<EngineStatus> status) {
    counter(
        "reconstream.jobs", status, Tags.of("outcome", "Reconstructed"), EngineStatus::finished);
    for (String failure : FAILURES) {
      counter(
          "reconstream.jobs",
          status,
          Tags.of("outcome", failure),
          s -> s.failed().getOrDefault(failure, 0L));
    }
    for (Priority priority : Priority.values()) {
      Tags tags = Tags.of("priority", priority.name());
      gauge("reconstream.jobs.waiting", status, tags, s -> s.waiting().getOrDefault(priority, 0));
      gauge("reconstream.jobs.sampling", status, tags, s -> s.sampling().getOrDefault(priority, 0));
    }
    gauge("reconstream.scan.bytes", status, Tags.empty(), EngineStatus::reservedBytes);
    gauge("reconstream.scan.limit.bytes", status, Tags.empty(), EngineStatus::memoryBytes);
    List<EngineStatus.Lane> lanes = status.get().lanes();
    for (int i = 0; i < lanes.size(); i++) {
      int lane = i;
      lane(lanes.get(i).device(), () -> status.get().lanes().get(lane));
    }
  }

  /** Follows the consumers of a stream. */
  public void stream(Supplier<List<IngestStatus>> status) {
    for (int i = 0; i < status.get().size(); i++) {
      int consumer = i;
      consumer(Tags.of("consumer", Integer.toString(i)), () -> status.get().get(consumer));
    }
  }

  private void lane(String device, Supplier<EngineStatus.Lane> lane) {
    Tags tags = Tags.of("device", device);
    counter("reconstream.rows", lane, tags, EngineStatus.Lane::rows);
    counter("reconstream.lane.restarts", lane, tags, EngineStatus.Lane::restarts);
    FunctionTimer.builder(
            "reconstream.denoiser",
            registry,
            r -> lane.get().batches(),
            r -> lane.get().denoising().toNanos(),
            TimeUnit.NANOSECONDS)
        .tags(tags)
        .register(registry);
    state(lane, tags, "denoising", EngineStatus.Lane::denoising);
    state(lane, tags, "advancing", EngineStatus.Lane::advancing);
    state(lane, tags, "idle", EngineStatus.Lane::idle);
  }

  private void state(
      Supplier<EngineStatus.Lane> lane,
      Tags tags,
      String state,
      Function<EngineStatus.Lane, Duration> time) {
    counter(
        "reconstream.lane.seconds",
        lane,
        tags.and("state", state),
        l -> time.apply(l).toNanos() / 1e9);
  }

  private void consumer(Tags tags, Supplier<IngestStatus> consumer) {
    gauge("reconstream.inflight.bytes", consumer, tags, IngestStatus::inflightBytes);
    gauge("reconstream.budget.bytes", consumer, tags, IngestStatus::budgetBytes);
    gauge("reconstream.consumer.paused", consumer, tags, s -> s.paused() ? 1 : 0);
    gauge("reconstream.consumer.partitions", consumer, tags, IngestStatus::assignedPartitions);
    gauge("reconstream.open.records", consumer, tags, IngestStatus::openRecords);
    gauge(
        "reconstream.oldest.open.seconds", consumer, tags, s -> s.oldestOpen().toMillis() / 1000.0);
    counter("reconstream.published", consumer, tags, IngestStatus::published);
    counter("reconstream.retries", consumer, tags, IngestStatus::retried);
    counter("reconstream.dead.letters", consumer, tags, IngestStatus::deadLettered);
    counter("reconstream.stale", consumer, tags, IngestStatus::stale);
    counter(
        "reconstream.transactions",
        consumer,
        tags.and("result", "committed"),
        IngestStatus::transactions);
    counter(
        "reconstream.transactions", consumer, tags.and("result", "aborted"), IngestStatus::aborts);
  }

  /** Counts on the registry, because a counter would hold the source itself only weakly. */
  private <T> void counter(String name, Supplier<T> source, Tags tags, ToDoubleFunction<T> value) {
    FunctionCounter.builder(name, registry, r -> value.applyAsDouble(source.get()))
        .tags(tags)
        .register(registry);
  }

  private <T> void gauge(String name, Supplier<T> source, Tags tags, ToDoubleFunction<T> value) {
    Gauge.builder(name, source, s -> value.applyAsDouble(s.get()))
        .strongReference(true)
        .tags(tags)
        .register(registry);
  }
}
