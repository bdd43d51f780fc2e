package org.reconstream.posterior;

import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.posterior.ChainNoise.Purpose;

/**
 * The denoiser of the posterior, were the clean image Gaussian around {@code D(x; sigma)}, in an
 * ancestral sampler:
 *
 * <pre>{@code
 * Dy = E[x0 | D(x; sigma), y]                                      the mean of the Conditional
 * x = Dy + (sigma' / sigma)^2 (x - Dy) + up z                      last level: x = Dy
 * up^2 = sigma'^2 (sigma^2 - sigma'^2) / sigma^2
 * }</pre>
 *
 * <p>For an isotropic Gaussian prior Dy is the exact posterior denoiser; what is left is the error
 * of ancestral sampling, whose variance is too small at few levels.
 */
final class CalibratedProxUpdate implements LevelUpdate {
  private final NoiseSchedule schedule;
  private final ChainNoise noise;
  private final Conditional conditional;
  private final float[] fresh;

  private CalibratedProxUpdate(
      NoiseSchedule schedule, ChainNoise noise, Conditional conditional, int size) {
    this.schedule = schedule;
    this.noise = noise;
    this.conditional = conditional;
    this.fresh = new float[size];
  }

  /** A chain of these updates. */
  static Chain chain(
      Problem problem, Conditional conditional, NoiseSchedule schedule, ChainNoise noise) {
    int size = problem.model().imageShape().size();
    return AnnealedChain.overLevels(
        problem, schedule, noise, new CalibratedProxUpdate(schedule, noise, conditional, size));
  }

  @Override
  public void update(float[] x, float[] denoised, int step) {
    double sigma = schedule.sigma(step);
    double next = schedule.sigma(step + 1);
    conditional.mean(sigma, denoised, denoised);
    double ratio = next / sigma;
    double kept = ratio * ratio;
    double up = next * Math.sqrt(1 - kept);
    if (next > 0) {
      noise.normals(step, Purpose.RENOISE, fresh);
    }
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (denoised[i] + kept * (x[i] - denoised[i]) + up * fresh[i]);
    }
  }

  @Override
  public int unconvergedSolves() {
    return conditional.unconverged();
  }
}
