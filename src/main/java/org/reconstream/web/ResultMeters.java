package org.reconstream.web;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.reconstream.engine.Reconstruction;
import org.reconstream.engine.StageSeconds;
import org.reconstream.posterior.Evidence;

/**
 * Distributions over results: time by stage; residual ratio and uncertainty by modality.
 * Thread-safe.
 */
public final class ResultMeters {
  private static final List<String> MODALITIES = List.of("MR", "CT");

  private final Timer calibrate;
  private final Timer queue;
  private final Timer sample;
  private final Map<String, DistributionSummary> residual = new HashMap<>();
  private final Map<String, DistributionSummary> uncertainty = new HashMap<>();

  /** Meters in a registry. */
  public ResultMeters(MeterRegistry registry) {
    calibrate = stage(registry, "calibrate");
    queue = stage(registry, "queue");
    sample = stage(registry, "sample");
    for (String modality : MODALITIES) {
      residual.put(
          modality,
          DistributionSummary.builder("reconstream.data.consistency.ratio")
              .tag("modality", modality)
              .serviceLevelObjectives(0.5, 0.8, 0.9, 1.0, 1.1, 1.2, 1.5, 2, 5)
              .register(registry));
      uncertainty.put(
          modality,
          DistributionSummary.builder("reconstream.uncertainty.p95")
              .tag("modality", modality)
              .serviceLevelObjectives(0.02, 0.05, 0.1, 0.2, 0.5, 1)
              .register(registry));
    }
  }

  /** Counts a result. */
  public void record(Reconstruction result) {
    StageSeconds seconds = result.seconds();
    calibrate.record(duration(seconds.calibrate()));
    queue.record(duration(seconds.queue()));
    sample.record(duration(seconds.sample()));
    Evidence evidence = result.evidence();
    String modality = result.modality();
    meter(residual, modality).record(evidence.residualRatio());
    meter(uncertainty, modality).record(evidence.uncertaintyP95());
  }

  private static DistributionSummary meter(
      Map<String, DistributionSummary> meters, String modality) {
    return Objects.requireNonNull(meters.get(modality), modality);
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
