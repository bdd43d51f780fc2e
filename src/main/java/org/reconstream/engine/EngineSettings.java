package org.reconstream.engine;

import java.time.Duration;

/**
 * How much of a machine the engine uses, and the bounds of everything it holds.
 *
 * @param device name of the lane's device, used in thread names and meters: {@code cpu}, {@code
 *     gpu0}
 * @param workers threads that step draws; each has its own denoiser
 * @param batchRows most rows of one denoiser call. One on a CPU, where a batch gains nothing
 * @param advancers extra threads that do the host arithmetic of a batch; zero leaves it to the
 *     workers
 * @param calibrators threads that calibrate scans
 * @param concurrentJobs jobs of one priority that take turns on the lane; more only while their
 *     draws do not fill it
 * @param queueCapacity jobs accepted and not yet delivered; one more is {@link Failure.Exhausted}
 * @param memoryBytes bytes of calibrated and running scans
 * @param maximumMatrix largest height or width of the encoded matrix
 * @param maximumCoils largest number of coils
 * @param maximumRays largest number of rays of a sinogram, views times columns
 * @param closeTimeout how long closing waits for threads to end
 */
public record EngineSettings(
    String device,
    int workers,
    int batchRows,
    int advancers,
    int calibrators,
    int concurrentJobs,
    int queueCapacity,
    long memoryBytes,
    int maximumMatrix,
    int maximumCoils,
    long maximumRays,
    Duration closeTimeout) {

  /** Twice the rays of a rotation of 4608 views and 920 columns. */
  private static final long MAXIMUM_RAYS = 1 << 23;

  /** Checks that every bound is positive. */
  public EngineSettings {
    if (!device.matches("[a-z][a-z0-9-]{0,31}")) {
      throw new IllegalArgumentException(
          "a device name has 1 to 32 lower-case letters, digits or dashes, got " + device);
    }
    requirePositive("workers", workers);
    requirePositive("batchRows", batchRows);
    requirePositive("advancers + 1", advancers + 1L);
    requirePositive("calibrators", calibrators);
    requirePositive("concurrentJobs", concurrentJobs);
    requirePositive("queueCapacity", queueCapacity);
    requirePositive("memoryBytes", memoryBytes);
    requirePositive("maximumMatrix", maximumMatrix);
    requirePositive("maximumCoils", maximumCoils);
    requirePositive("maximumRays", maximumRays);
    requirePositive("closeTimeout", closeTimeout.toMillis());
  }

  /** Row-by-row work on {@code workers} cores; half the Java heap for scans. */
  public static EngineSettings cpu(int workers) {
    return new EngineSettings(
        "cpu",
        workers,
        1,
        0,
        Math.max(1, workers / 4),
        2,
        256,
        Runtime.getRuntime().maxMemory() / 2,
        1024,
        128,
        MAXIMUM_RAYS,
        Duration.ofSeconds(30));
  }

  /**
   * Batches of up to {@code batchRows} rows on one GPU, two in turns so that one is on the device
   * while the other is advanced by {@code cores} host threads; half the Java heap for scans.
   */
  public static EngineSettings gpu(String device, int batchRows, int cores) {
    return new EngineSettings(
        device,
        2,
        batchRows,
        cores,
        Math.max(1, cores / 4),
        2,
        1024,
        Runtime.getRuntime().maxMemory() / 2,
        1024,
        128,
        MAXIMUM_RAYS,
        Duration.ofSeconds(30));
  }

  /** The same with another memory bound. */
  public EngineSettings withMemoryBytes(long bytes) {
    return new EngineSettings(
        device,
        workers,
        batchRows,
        advancers,
        calibrators,
        concurrentJobs,
        queueCapacity,
        bytes,
        maximumMatrix,
        maximumCoils,
        maximumRays,
        closeTimeout);
  }

  /** The same with another bound on jobs accepted and not yet delivered. */
  public EngineSettings withQueueCapacity(int jobs) {
    return new EngineSettings(
        device,
        workers,
        batchRows,
        advancers,
        calibrators,
        concurrentJobs,
        jobs,
        memoryBytes,
        maximumMatrix,
        maximumCoils,
        maximumRays,
        closeTimeout);
  }

  /** The rows that are out with workers when the lane is full. */
  int laneRows() {
    return workers * batchRows;
  }

  /**
   * The most draws of one job that are alive at once: what the lane can hold, and as many again
   * that wait for an earlier one to finish.
   */
  int liveDraws(int draws) {
    return Math.min(draws, 2 * laneRows());
  }

  /** The most jobs of one priority that are being calibrated or wait for the lane. */
  int calibratedAhead() {
    return Math.max(concurrentJobs, 2 * calibrators);
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException("engine setting " + name + " must be positive");
    }
  }
}
