package org.reconstream.posterior;

import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.posterior.ChainNoise.Purpose;

/**
 * Half-quadratic splitting with a denoiser (plug-and-play; Zhang et al. 2021) whose weights are
 * calibrated: with the mean of the {@linkplain Conditional conditional} of the clean image,
 *
 * <pre>{@code
 * u = E[x0 | D(x; sigma), y]
 * x = u + eta sigma' z                                                last level: x = u
 * }</pre>
 *
 * <p>It starts at a moderate noise level from the regularised least-squares image (the mean around
 * zero at the largest level) instead of from noise, and moves every solution along with the
 * denoised image as the next solve's start. A quick image; its spread is not uncertainty.
 */
final class PreviewUpdate implements LevelUpdate {
  private final NoiseSchedule schedule;
  private final double eta;
  private final ChainNoise noise;
  private final Conditional conditional;
  private final float[] solution;
  private final float[] previous;
  private final float[] fresh;

  private PreviewUpdate(
      NoiseSchedule schedule, double eta, ChainNoise noise, Conditional conditional, int size) {
    this.schedule = schedule;
    this.eta = eta;
    this.noise = noise;
    this.conditional = conditional;
    this.solution = new float[size];
    this.previous = new float[size];
    this.fresh = new float[size];
  }

  /**
   * A chain of these updates.
   *
   * @param largest the noise level of the first image's conditional
   */
  static Chain chain(
      Conditional conditional,
      int size,
      double largest,
      NoiseSchedule schedule,
      double eta,
      ChainNoise noise) {
    PreviewUpdate update = new PreviewUpdate(schedule, eta, noise, conditional, size);
    float[] start = new float[size];
    conditional.mean(largest, start, start);
    noise.normals(0, Purpose.START, update.fresh);
    update.add(eta * schedule.sigma(0), start);
    return new AnnealedChain(start, schedule.levels(), schedule::sigma, update);
  }

  @Override
  public void update(float[] x, float[] denoised, int step) {
    for (int i = 0; i < solution.length; i++) {
      solution[i] = step == 0 ? denoised[i] : solution[i] + (denoised[i] - previous[i]);
    }
    conditional.meanFrom(schedule.sigma(step), denoised, solution);
    System.arraycopy(denoised, 0, previous, 0, previous.length);
    System.arraycopy(solution, 0, x, 0, x.length);
    double next = eta * schedule.sigma(step + 1);
    if (next > 0) {
      noise.normals(step, Purpose.RENOISE, fresh);
      add(next, x);
    }
  }

  private void add(double width, float[] x) {
    for (int i = 0; i < x.length; i++) {
      x[i] += (float) (width * fresh[i]);
    }
  }

  @Override
  public int unconvergedSolves() {
    return conditional.unconverged();
  }
}
