package org.reconstream.engine;

import java.util.concurrent.CompletionStage;

/** Turns measurements into images with uncertainty. Thread-safe. */
public interface Reconstructor extends AutoCloseable {
  /**
   * Accepts a job. The stage completes with the result, or exceptionally with a {@link
   * ReconstructionException}; nothing else. Never blocks on a device.
   *
   * <p>Stages complete on a thread of the engine that does no numerical work; a dependent action
   * that blocks there delays other deliveries, never a lane.
   *
   * @param monitor follows the job and may cancel it
   */
  CompletionStage<Reconstruction> submit(Job job, JobMonitor monitor);

  /** Accepts a job that nobody follows. */
  default CompletionStage<Reconstruction> submit(Job job) {
    return submit(job, JobMonitor.NONE);
  }

  /** What the engine is doing now; never blocks on a device. */
  EngineStatus status();

  /**
   * Finishes nothing new: unfinished jobs fail as {@link Failure.DeviceLost}; waits, with a
   * deadline, for the lanes to stop. Closing again does nothing.
   */
  @Override
  void close();
}
