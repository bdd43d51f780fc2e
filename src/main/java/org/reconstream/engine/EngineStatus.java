package org.reconstream.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the engine is doing at one moment. Counters only grow.
 *
 * @param closed whether the engine accepts nothing any more
 * @param lanes one entry per device
 * @param waiting jobs not yet calibrated, by priority
 * @param calibrating jobs being calibrated, by priority
 * @param ready calibrated jobs waiting for a lane, by priority
 * @param sampling jobs being sampled, by priority
 * @param inFlight jobs accepted and not yet delivered
 * @param queueCapacity bound of {@code inFlight}
 * @param reservedBytes memory of calibrated and running jobs
 * @param memoryBytes bound of {@code reservedBytes}
 * @param finished jobs that ended with a reconstruction
 * @param failed jobs that ended with a failure, by the failure's simple name
 */
public record EngineStatus(
    boolean closed,
    List<Lane> lanes,
    Map<Priority, Integer> waiting,
    Map<Priority, Integer> calibrating,
    Map<Priority, Integer> ready,
    Map<Priority, Integer> sampling,
    int inFlight,
    int queueCapacity,
    long reservedBytes,
    long memoryBytes,
    long finished,
    Map<String, Long> failed) {

  /**
   * One device.
   *
   * @param device its name
   * @param workers threads that step draws
   * @param batchRows most rows of one denoiser call
   * @param batches denoiser calls so far
   * @param rows rows denoised so far
   * @param denoising time in denoiser calls, over all workers
   * @param advancing time in host arithmetic of rows, over all workers
   * @param idle time spent waiting for rows, over all workers
   * @param restarts times a denoiser was closed and made again after a failure
   * @param failing whether the latest denoiser call failed
   * @param sinceTick longest time since a busy worker last finished a step; zero while all wait
   */
  public record Lane(
      String device,
      int workers,
      int batchRows,
      long batches,
      long rows,
      Duration denoising,
      Duration advancing,
      Duration idle,
      long restarts,
      boolean failing,
      Duration sinceTick) {}
}
