package org.reconstream.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.reconstream.physics.Measurement;
import org.reconstream.physics.PreparedScan;
import org.reconstream.physics.UnusableScanException;

/**
 * The calibration of one job's scan that begins before there is an engine, while its priors are
 * being loaded. What it throws, the job fails with.
 *
 * <p>Thread-safe. A scan that an engine of these settings would refuse is left alone.
 */
public final class EarlyCalibration {
  /** No calibration: every scan is left to the engine. */
  public static final EarlyCalibration NONE = new EarlyCalibration(null, null);

  private final @Nullable Measurement measurement;
  private final @Nullable CompletableFuture<PreparedScan> scan;

  private EarlyCalibration(
      @Nullable Measurement measurement, @Nullable CompletableFuture<PreparedScan> scan) {
    this.measurement = measurement;
    this.scan = scan;
  }

  /** Begins to calibrate a job's scan on a thread of its own, which ends with it. */
  public static EarlyCalibration start(Job job, EngineSettings settings) {
    return start(job, settings, SliceReconstructor::prepare);
  }

  static EarlyCalibration start(Job job, EngineSettings settings, Calibration calibration) {
    Measurement measurement = job.measurement();
    return refused(job, settings)
        ? NONE
        : new EarlyCalibration(
            measurement,
            CompletableFuture.supplyAsync(
                () -> calibration.prepare(measurement),
                task -> EngineThreads.named("calibrate-early", task).start()));
  }

  /** Whether an engine would refuse the job, or might: the reason is said when it is submitted. */
  private static boolean refused(Job job, EngineSettings settings) {
    try {
      return new Refusal(settings).of(job.measurement()).isPresent()
          || Demand.of(job, settings).bytes() > settings.memoryBytes();
    } catch (UnusableScanException e) {
      return true;
    }
  }

  /** A calibration that waits for this one where it is asked for the same scan. */
  Calibration before(Calibration calibration) {
    return asked ->
        asked == measurement && scan != null ? result(scan) : calibration.prepare(asked);
  }

  private static PreparedScan result(CompletableFuture<PreparedScan> scan) {
    try {
      return scan.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException exception) {
        throw exception;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }
}
