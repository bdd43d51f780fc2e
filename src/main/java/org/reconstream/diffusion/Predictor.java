package org.reconstream.diffusion;

/** Moves samples from one time of a diffusion to an earlier one. Immutable and thread-safe. */
@FunctionalInterface
public interface Predictor {
  /**
   * One step.
   *
   * @param batch the samples at time {@code from}, overwritten with those at time {@code to}
   * @param level the index of the step, a coordinate of its random numbers
   */
  void step(ScoreModel model, Batch batch, double from, double to, int level);

  /**
   * Leaves the samples as they are, up to the factor {@code a} of the clean image; all the work is
   * the corrector's.
   */
  static Predictor none() {
    return (model, batch, from, to, level) -> {
      double factor = model.sde().signal(to) / model.sde().signal(from);
      for (double[] row : batch.rows()) {
        for (int i = 0; i < row.length; i++) {
          row[i] *= factor;
        }
      }
    };
  }
}
