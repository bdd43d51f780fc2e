package org.reconstream.posterior;

import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.posterior.ChainNoise.Purpose;

/**
 * Calibrated decoupled annealing. At every level the clean image is taken as Gaussian around {@code
 * D(x; sigma)}, as far away as the denoiser errs, drawn from its exact {@linkplain Conditional
 * conditional} given the data, and noised to the next level:
 *
 * <pre>{@code
 * u ~ p(x0 | D(x; sigma), y)
 * x = u + sigma' n3                                                last level: x = u
 * }</pre>
 *
 * <p>After Zhang et al. (2025), with the Langevin loop replaced by the exact draw and its width
 * calibrated.
 */
final class DapsCalUpdate implements LevelUpdate {
  private final NoiseSchedule schedule;
  private final ChainNoise noise;
  private final Conditional conditional;

  private DapsCalUpdate(NoiseSchedule schedule, ChainNoise noise, Conditional conditional) {
    this.schedule = schedule;
    this.noise = noise;
    this.conditional = conditional;
  }

  /** A chain of these updates. */
  static Chain chain(
      Problem problem, Conditional conditional, NoiseSchedule schedule, ChainNoise noise) {
    return AnnealedChain.overLevels(
        problem, schedule, noise, new DapsCalUpdate(schedule, noise, conditional));
  }

  @Override
  public void update(float[] x, float[] denoised, int step) {
    double added = schedule.sigma(step + 1);
    conditional.draw(schedule.sigma(step), denoised, noise, step, added, denoised);
    renoise(x, denoised, step);
  }

  @Override
  public int unconvergedSolves() {
    return conditional.unconverged();
  }

  /** x becomes u at the next level; the last level adds nothing. */
  private void renoise(float[] x, float[] u, int step) {
    float next = (float) schedule.sigma(step + 1);
    if (next == 0) {
      System.arraycopy(u, 0, x, 0, x.length);
      return;
    }
    noise.normals(step, Purpose.RENOISE, x);
    for (int i = 0; i < x.length; i++) {
      x[i] = u[i] + next * x[i];
    }
  }
}
