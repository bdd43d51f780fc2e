package org.reconstream.posterior;

import java.util.function.DoubleUnaryOperator;
import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.posterior.ChainNoise.Purpose;

/**
 * Calibrated decoupled annealing. At every level the clean image is taken as {@code N(D, v I)} with
 * {@code D = D(x; sigma)} and {@code v = v(sigma)}, drawn from its exact conditional given the
 * data, and noised to the next level:
 *
 * <pre>{@code
 * g = v / sigmaY^2
 * (I + g A^T A) u = D + sqrt(v) n2 + g (A^T y + sigmaY A^T n1)     start: D + sqrt(v) n2
 * x = u + sigma' n3                                                last level: x = u
 * }</pre>
 *
 * <p>n1 gives the right-hand side the covariance of the data term, n2 that of the prior term; with
 * both, u has exactly the conditional's mean and covariance. After Zhang et al. (2025), with the
 * Langevin loop replaced by the exact draw and its width calibrated.
 */
final class DapsCalUpdate implements LevelUpdate {
  private final Problem problem;
  private final DoubleUnaryOperator variance;
  private final NoiseSchedule schedule;
  private final ChainNoise noise;
  private final DataStep data;

  private DapsCalUpdate(
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
  }

  /** A chain of these updates. */
  static Chain chain(
      Problem problem,
      DoubleUnaryOperator variance,
      NoiseSchedule schedule,
      ChainNoise noise,
      double tolerance) {
    return AnnealedChain.overLevels(
        problem, schedule, noise, new DapsCalUpdate(problem, variance, schedule, noise, tolerance));
  }

  @Override
  public void update(float[] x, float[] denoised, int step) {
    double v = variance.applyAsDouble(schedule.sigma(step));
    data.drawBeforeNoise(
        problem.weight(v),
        Math.sqrt(v),
        denoised,
        problem.adjointData(),
        noise,
        step,
        schedule.sigma(step + 1),
        denoised);
    renoise(x, denoised, step);
  }

  @Override
  public int unconvergedSolves() {
    return data.unconverged();
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
