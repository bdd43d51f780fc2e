package org.reconstream.diffusion;

/**
 * Unconditional sampling (Song et al. 2021): from a draw of the start distribution down the levels
 * of a schedule, a predictor step and then the corrector at each, and the denoised image at the
 * end. Any predictor goes with any corrector and any schedule:
 *
 * <ul>
 *   <li>annealed Langevin (Song and Ermon 2019): {@link Predictor#none()} with {@link Langevin} and
 *       {@link Langevin.Annealed};
 *   <li>the sampler of Karras et al. (2022): {@link HeunFlow} on their schedule, without corrector.
 * </ul>
 *
 * <p>Immutable and thread-safe as far as its parts are.
 *
 * @param predictor moves to the next level
 * @param corrector moves within a level
 * @param schedule the levels, {@code b / a}
 */
public record PredictorCorrector(Predictor predictor, Corrector corrector, NoiseSchedule schedule) {
  /** The number of steps, {@link #finish} not counted. */
  public int steps() {
    return schedule.levels() - 1;
  }

  /** Fills the batch with draws from the start distribution. */
  public void start(ScoreModel model, Batch batch) {
    double deviation = model.sde().startDeviation(time(model, 0));
    double[][] z = batch.normals(0, Purpose.START, 0);
    for (int row = 0; row < z.length; row++) {
      for (int i = 0; i < z[row].length; i++) {
        batch.rows()[row][i] = deviation * z[row][i];
      }
    }
  }

  /** Step {@code i}, 0 to {@code steps() - 1}: to level {@code i + 1}. */
  public void advance(ScoreModel model, Batch batch, int i) {
    double to = time(model, i + 1);
    predictor.step(model, batch, time(model, i), to, i);
    corrector.correct(model, batch, to, i + 1);
  }

  /** Replaces the samples at the last positive level by their denoised images. */
  public void finish(ScoreModel model, Batch batch) {
    double[][] denoised = batch.scratch();
    model.denoise(batch, batch.rows(), time(model, steps()), denoised);
    for (int row = 0; row < denoised.length; row++) {
      System.arraycopy(denoised[row], 0, batch.rows()[row], 0, denoised[row].length);
    }
  }

  /** All of it. */
  public void run(ScoreModel model, Batch batch) {
    start(model, batch);
    for (int i = 0; i < steps(); i++) {
      advance(model, batch, i);
    }
    finish(model, batch);
  }

  private double time(ScoreModel model, int level) {
    return model.sde().time(schedule.sigma(level));
  }
}
