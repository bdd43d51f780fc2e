package org.reconstream.web;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.reconstream.engine.Reconstruction;
import org.reconstream.engine.StageSeconds;
import org.reconstream.posterior.Evidence;

/** Distributions over results: time by stage, residual ratio, uncertainty. Thread-safe. */
public final class ResultMeters {
  private final Timer calibrate;
  private final Timer queue;
  private final Timer sample;
  private final DistributionSummary residual;
  private final DistributionSummary uncertainty;

  /** Meters in a registry. */
  public ResultMeters(MeterRegistry registry) {
    calibrate = stage(registry, "calibrate");
    queue = stage(registry, "queue");
    sample = stage(registry, "sample");
    residual =
        DistributionSummary.builder("reconstream.data.consistency.ratio")
            .serviceLevelObjectives(0.5, 0.8, 0.9, 1.0, 1.1, 1.2, 1.5, 2, 5)
            .register(registry);
    uncertainty =
        DistributionSummary.builder("reconstream.uncertainty.p95")
            .serviceLevelObjectives(0.02, 0.05, 0.1, 0.2, 0.5, 1)
            .register(registry);
  }

  /** Counts a result. */
  public void record(Reconstruction result) {
    StageSeconds seconds = result.seconds();
    calibrate.record(duration(seconds.calibrate()));
    queue.record(duration(seconds.queue()));
    sample.record(duration(seconds.sample()));
    Evidence evidence = result.evidence();
    residual.record(evidence.residualRatio());
    uncertainty.record(evidence.uncertaintyP95());
  }

  private static Timer stage(MeterRegistry registry, String stage) {
    return Timer.builder("reconstream.job")
        .tag("stage", stage)
        .serviceLevelObjectives(
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2))
        .register(registry);
  }

  private static Duration duration(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}
