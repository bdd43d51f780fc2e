package org.reconstream.web;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.reconstream.engine.EngineStatus;
import org.reconstream.stream.IngestStatus;

/**
 * Whether this process is alive, started and ready, each with a reason per part. Reads snapshots
 * only and never blocks. Thread-safe.
 */
public final class Health {
  /** A poll thread begins a turn every 250 ms; longer than this it is stuck. */
  private static final Duration POLL_LIMIT = Duration.ofSeconds(30);

  /** One step of a lane on a slow device takes seconds. */
  private static final Duration LANE_LIMIT = Duration.ofMinutes(2);

  private final Supplier<EngineStatus> engine;
  private final Supplier<List<IngestStatus>> consumers;
  private volatile boolean started;
  private volatile boolean draining;

  /**
   * The answer to one question.
   *
   * @param up the answer
   * @param reasons one per part
   */
  public record Answer(boolean up, Map<String, String> reasons) {}

  /** Health of an engine and its consumers. */
  public Health(Supplier<EngineStatus> engine, Supplier<List<IngestStatus>> consumers) {
    this.engine = engine;
    this.consumers = consumers;
  }

  /** Everything is loaded and the consumers run. */
  public void started() {
    started = true;
  }

  /** Shutdown has begun: not ready any more. */
  public void draining() {
    draining = true;
  }

  /** Whether priors are loaded and consumers deployed. */
  public Answer startedAnswer() {
    return new Answer(started, Map.of("service", started ? "started" : "starting"));
  }

  /** Whether every thread that must tick has ticked; if not, the process should be replaced. */
  public Answer live() {
    Map<String, String> reasons = new LinkedHashMap<>();
    boolean up = true;
    for (IngestStatus consumer : consumers.get()) {
      boolean ticking = consumer.sinceLastTurn().compareTo(POLL_LIMIT) < 0;
      boolean able = consumer.failure() == null;
      up &= ticking && able;
      reasons.put(
          "consumer-" + consumer.number(),
          able ? "last turn " + seconds(consumer.sinceLastTurn()) : "cannot go on");
    }
    for (EngineStatus.Lane lane : engine.get().lanes()) {
      up &= lane.sinceTick().compareTo(LANE_LIMIT) < 0;
      reasons.put("lane-" + lane.device(), "last step " + seconds(lane.sinceTick()));
    }
    return new Answer(up, reasons);
  }

  /** Whether it takes part; a consumer that is paused by its budget is working, and ready. */
  public Answer ready() {
    Map<String, String> reasons = new LinkedHashMap<>();
    reasons.put("service", draining ? "draining" : started ? "started" : "starting");
    boolean up = started && !draining;
    for (IngestStatus consumer : consumers.get()) {
      up &= consumer.ready();
      reasons.put("consumer-" + consumer.number(), reason(consumer));
    }
    for (EngineStatus.Lane lane : engine.get().lanes()) {
      up &= !lane.failing();
      reasons.put("lane-" + lane.device(), lane.failing() ? "the latest step failed" : "healthy");
    }
    return new Answer(up, reasons);
  }

  private static String reason(IngestStatus consumer) {
    if (consumer.failure() != null) {
      return "cannot go on";
    } else if (!consumer.transactional()) {
      return "waiting for the transaction coordinator";
    } else if (consumer.assignedPartitions() == 0) {
      return "no partitions assigned";
    }
    return consumer.assignedPartitions()
        + " partitions"
        + (consumer.paused() ? ", paused by the budget" : "");
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1000.0 + " s ago";
  }
}
