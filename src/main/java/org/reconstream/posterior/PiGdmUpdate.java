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
 * <p>Where the prior's variance is far from isotropic, {@code v I} understates its strongest
 * directions and the full correction would overshoot the data and diverge. So it is shortened,
 * where need be, to the multiple that fits the data best: {@code (sigma^2 / v) J^T u} becomes
 * {@code f J^T u} with {@code f = min(sigma^2 / v, <y - A D, A J^T u> / ||A J^T u||^2)}.
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
  private final float[] residual;
  private final float[] seen;
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
    this.residual = new float[problem.model().dataShape().size()];
    this.seen = new float[residual.length];
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
    problem.model().apply(denoised, residual);
    for (int i = 0; i < residual.length; i++) {
      residual[i] = problem.data()[i] - residual[i];
    }
    problem.model().adjoint(residual, misfit);
    double g = problem.weight(variance.applyAsDouble(schedule.sigma(step)));
    data.mean(g, nothing, misfit, cotangent);
  }

  @Override
  public void update(float[] x, float[] denoised, float[] product, int step) {
    double sigma = schedule.sigma(step);
    double factor = Math.min(sigma * sigma / variance.applyAsDouble(sigma), fitting(product));
    for (int i = 0; i < x.length; i++) {
      denoised[i] = (float) (denoised[i] + factor * product[i]);
    }
    ancestral.move(x, denoised, step);
  }

  /** The multiple of a correction that fits the data best, at least 0. */
  private double fitting(float[] correction) {
    problem.model().apply(correction, seen);
    double along = 0;
    double power = 0;
    for (int i = 0; i < seen.length; i++) {
      along += (double) residual[i] * seen[i];
      power += (double) seen[i] * seen[i];
    }
    return power > 0 ? Math.max(0, along / power) : 0;
  }

  @Override
  public int unconvergedSolves() {
    return data.unconverged();
  }
}
