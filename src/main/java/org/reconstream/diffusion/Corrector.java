package org.reconstream.diffusion;

/**
 * Moves samples at one time towards the distribution of that time. Immutable and thread-safe.
 *
 * <p>Scores here are of {@code x_t}, and lengths are measured in its noise {@code b(t)}.
 */
@FunctionalInterface
public interface Corrector {
  /**
   * Corrects the samples in place.
   *
   * @param level the index of the noise level, a coordinate of the random numbers
   */
  void correct(ScoreModel model, Batch batch, double t, int level);

  /** Leaves the samples alone. */
  static Corrector none() {
    return (model, batch, t, level) -> {};
  }
}
