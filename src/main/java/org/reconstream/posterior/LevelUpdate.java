package org.reconstream.posterior;

/** What one sampler does with one denoiser evaluation; the walk is {@link AnnealedChain}'s. */
interface LevelUpdate {
  /**
   * Moves a state on.
   *
   * @param x the state that was denoised, overwritten with the next
   * @param denoised {@code D(x; sigma)}, may be overwritten
   * @param step index of the evaluation
   */
  void update(float[] x, float[] denoised, int step);

  /** Data-consistency solves so far that stopped at their iteration limit. */
  default int unconvergedSolves() {
    return 0;
  }
}
