package org.reconstream.engine;

import java.util.concurrent.CompletionStage;

/** Turns measurements into images with uncertainty. Thread-safe. */
public interface Reconstructor extends AutoCloseable {
  /**
   * Accepts a job. The stage completes with the result, or exceptionally with a {@link
   * ReconstructionException}; nothing else. Never blocks on a device.
   */
  CompletionStage<Reconstruction> submit(Job job);

  /**
   * Finishes nothing new: running jobs fail as {@link Failure.DeviceLost}; waits for the lanes to
   * stop.
   */
  @Override
  void close();
}
