package org.reconstream.posterior;

import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.posterior.ChainNoise.Purpose;

/**
 * A predictor-corrector sampler of the prior that moves the state towards the data after every step
 * (Song, Shen, Xing and Ermon, 2022; Chung and Ye, 2022). From level s to s':
 *
 * <pre>{@code
 * predictor   x += (s^2 - s'^2) score + sqrt(s^2 - s'^2) z         last level: x = D
 * corrector   x += e score + sqrt(2 e) z,   e = 2 (snr ||z|| / ||score||)^2, at s'
 * }</pre>
 *
 * <p>Norms are this draw's own. The measurement noise is not used: where it is not small, draws
 * follow it.
 */
final class ProjectedUpdate implements LevelUpdate {
  /** Moves a state towards the data. */
  interface Projection {
    /**
     * Overwrites the state.
     *
     * @param sigma noise level of the state, 0 at the end
     * @param step coordinate of the noise
     */
    void project(float[] x, double sigma, int step);
  }

  private final NoiseSchedule schedule;
  private final double snr;
  private final ChainNoise noise;
  private final Projection projection;
  private final float[] fresh;

  private ProjectedUpdate(
      int size, NoiseSchedule schedule, double snr, ChainNoise noise, Projection projection) {
    this.schedule = schedule;
    this.snr = snr;
    this.noise = noise;
    this.projection = projection;
    this.fresh = new float[size];
  }

  /** A chain of these updates. */
  static Chain chain(
      Problem problem,
      NoiseSchedule schedule,
      double snr,
      ChainNoise noise,
      Projection projection) {
    float[] x = AnnealedChain.noise(problem, schedule.sigma(0), noise);
    int evaluations = 2 * schedule.levels() - 1;
    projection.project(x, schedule.sigma(0), evaluations);
    ProjectedUpdate update = new ProjectedUpdate(x.length, schedule, snr, noise, projection);
    return new AnnealedChain(x, evaluations, update::sigma, update);
  }

  /** Every level but the first is visited by a corrector and then by a predictor. */
  private double sigma(int step) {
    return schedule.sigma((step + 1) / 2);
  }

  @Override
  public void update(float[] x, float[] denoised, int step) {
    double sigma = sigma(step);
    double next = sigma;
    noise.normals(step, Purpose.RENOISE, fresh);
    if (step % 2 == 0) {
      next = schedule.sigma(step / 2 + 1);
      predict(x, denoised, sigma, next);
    } else {
      correct(x, denoised, sigma);
    }
    projection.project(x, next, step);
  }

  private void predict(float[] x, float[] denoised, double sigma, double next) {
    double kept = next * next / (sigma * sigma);
    double width = next > 0 ? Math.sqrt(sigma * sigma - next * next) : 0;
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (denoised[i] + kept * (x[i] - denoised[i]) + width * fresh[i]);
    }
  }

  private void correct(float[] x, float[] denoised, double sigma) {
    double scorePower = 0;
    double noisePower = 0;
    double precision = 1 / (sigma * sigma);
    for (int i = 0; i < x.length; i++) {
      double score = precision * ((double) denoised[i] - x[i]);
      scorePower += score * score;
      noisePower += (double) fresh[i] * fresh[i];
    }
    if (scorePower == 0) {
      return;
    }
    double e = 2 * snr * snr * noisePower / scorePower;
    double width = Math.sqrt(2 * e);
    for (int i = 0; i < x.length; i++) {
      double score = precision * ((double) denoised[i] - x[i]);
      x[i] += (float) (e * score + width * fresh[i]);
    }
  }
}
