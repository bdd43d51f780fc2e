package org.reconstream.posterior;

import java.util.function.DoubleUnaryOperator;
import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.posterior.ChainNoise.Purpose;

/**
 * The denoiser of the posterior, were the clean image {@code N(D, v I)} with {@code v = v(sigma)},
 * in an ancestral sampler:
 *
 * <pre>{@code
 * g = v / sigmaY^2
 * (I + g A^T A) Dy = D + g A^T y                                   start: D
 * x = Dy + (sigma' / sigma)^2 (x - Dy) + up z                      last level: x = Dy
 * up^2 = sigma'^2 (sigma^2 - sigma'^2) / sigma^2
 * }</pre>
 *
 * <p>For an isotropic Gaussian prior Dy is the exact posterior denoiser; what is left is the error
 * of ancestral sampling, whose variance is too small at few levels.
 */
final class CalibratedProxUpdate implements LevelUpdate {
  private final Problem problem;
  private final DoubleUnaryOperator variance;
  private final NoiseSchedule schedule;
  private final ChainNoise noise;
  private final DataStep data;
  private final float[] fresh;

  private CalibratedProxUpdate(
      Problem problem,
      DoubleUnaryOperator variance,
      NoiseSchedule schedule,
      ChainNoise noise,
      double tolerance) {
    this.problem = problem;
    this.variance = variance;
    this.schedule = schedule;
    this.noise = noise;
    this.data = new DataStep(problem.model(), DataStep.ITERATIONS, tolerance);
    this.fresh = new float[problem.model().imageShape().size()];
  }

  /** A chain of these updates. */
  static Chain chain(
      Problem problem,
      DoubleUnaryOperator variance,
      NoiseSchedule schedule,
      ChainNoise noise,
      double tolerance) {
    return AnnealedChain.overLevels(
        problem,
        schedule,
        noise,
        new CalibratedProxUpdate(problem, variance, schedule, noise, tolerance));
  }

  @Override
  public void update(float[] x, float[] denoised, int step) {
    double sigma = schedule.sigma(step);
    double next = schedule.sigma(step + 1);
    double g = problem.weight(variance.applyAsDouble(sigma));
    data.mean(g, denoised, problem.adjointData(), denoised);
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
    return data.unconverged();
  }
}
