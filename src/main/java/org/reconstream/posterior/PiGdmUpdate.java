package org.reconstream.posterior;

import java.util.function.DoubleUnaryOperator;
import org.reconstream.diffusion.NoiseSchedule;

/**
 * Pseudo-inverse-guided diffusion (Song, Vahdat, Mardani and Kautz 2023): the likelihood of the
 * state under {@code x0 | x ~ N(D, v I)}, {@code v = v(sigma)}, by its exact gradient through the
 * denoiser, and an ancestral step around what it makes of D,
 *
 * <pre>{@code
 * Dy = D + sigma^2 J^T A^T (v A A^T + sigmaY^2 I)^-1 (y - A D),   J = dD/dx
 * }</pre>
 *
 * <p>The inverse is moved to the image side: with {@code g = v / sigmaY^2} and {@code u = g (I + g
 * A^T A)^-1 A^T (y - A D)} it is {@code Dy = D + (sigma^2 / v) J^T u}. Where {@code J = v / sigma^2
 * I}, as under an isotropic Gaussian prior, Dy is the posterior mean of x0.
 */
final class PiGdmUpdate implements GuidedChain.GuidedUpdate {
  private final Problem problem;
  private final DoubleUnaryOperator variance;
  private final NoiseSchedule schedule;
  private final AncestralStep ancestral;
  private final DataStep data;
  private final float[] misfit;
  private final float[] nothing;

  private PiGdmUpdate(
      Problem problem,
      DoubleUnaryOperator variance,
      NoiseSchedule schedule,
      ChainNoise noise,
      double tolerance) {
    int size = problem.model().imageShape().size();
    this.problem = problem;
    this.variance = variance;
    this.schedule = schedule;
    this.ancestral = new AncestralStep(size, schedule, noise);
    this.data = new DataStep(problem.model(), DataStep.ITERATIONS, tolerance);
    this.misfit = new float[size];
    this.nothing = new float[size];
  }

  /** A chain of these updates. */
  static Chain chain(
      Problem problem,
      DoubleUnaryOperator variance,
      NoiseSchedule schedule,
      ChainNoise noise,
      double tolerance) {
    return GuidedChain.overLevels(
        problem, schedule, noise, new PiGdmUpdate(problem, variance, schedule, noise, tolerance));
  }

  @Override
  public void cotangent(float[] denoised, int step, float[] cotangent) {
    problem.model().normal(denoised, misfit);
    float[] adjointData = problem.adjointData();
    for (int i = 0; i < misfit.length; i++) {
      misfit[i] = adjointData[i] - misfit[i];
    }
    double g = problem.weight(variance.applyAsDouble(schedule.sigma(step)));
    data.mean(g, nothing, misfit, cotangent);
  }

  @Override
  public void update(float[] x, float[] denoised, float[] product, int step) {
    double sigma = schedule.sigma(step);
    double factor = sigma * sigma / variance.applyAsDouble(sigma);
    for (int i = 0; i < x.length; i++) {
      denoised[i] = (float) (denoised[i] + factor * product[i]);
    }
    ancestral.move(x, denoised, step);
  }

  @Override
  public int unconvergedSolves() {
    return data.unconverged();
  }
}
