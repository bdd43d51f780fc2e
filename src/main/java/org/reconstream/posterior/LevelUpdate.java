package org.reconstream.posterior;

/**
 * What one sampler does at one noise level; the walk down the levels is {@link AnnealedChain}'s.
 */
interface LevelUpdate {
  /**
   * Moves a state to the next level.
   *
   * @param x the state at this level, overwritten with the state at the next
   * @param denoised {@code D(x; sigma)}, may be overwritten
   * @param step index of the level
   */
  void update(float[] x, float[] denoised, int step);

  /** Data-consistency solves so far that stopped at their iteration limit. */
  default int unconvergedSolves() {
    return 0;
  }
}
