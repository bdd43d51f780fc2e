package org.reconstream.posterior;

import org.reconstream.diffusion.NoiseSchedule;

/**
 * Diffusion posterior sampling (Chung, Kim, McCann, Klasky and Ye 2023): an ancestral step of the
 * prior and a step along the gradient of the data misfit of the denoised image,
 *
 * <pre>{@code x' = ancestral(x) + zeta J^T A^T (y - A D) / ||y - A D||,   J = dD/dx}</pre>
 *
 * <p>The step does not know the measurement noise, so the spread of several draws is not
 * uncertainty.
 */
final class DpsUpdate implements GuidedChain.GuidedUpdate {
  private final Problem problem;
  private final double zeta;
  private final AncestralStep ancestral;
  private final float[] residual;

  private DpsUpdate(Problem problem, NoiseSchedule schedule, double zeta, ChainNoise noise) {
    this.problem = problem;
    this.zeta = zeta;
    this.ancestral = new AncestralStep(problem.model().imageShape().size(), schedule, noise);
    this.residual = new float[problem.model().dataShape().size()];
  }

  /** A chain of these updates. */
  static Chain chain(Problem problem, NoiseSchedule schedule, double zeta, ChainNoise noise) {
    return GuidedChain.overLevels(
        problem, schedule, noise, new DpsUpdate(problem, schedule, zeta, noise));
  }

  @Override
  public void cotangent(float[] denoised, int step, float[] cotangent) {
    problem.model().apply(denoised, residual);
    double power = 0;
    for (int i = 0; i < residual.length; i++) {
      residual[i] = problem.data()[i] - residual[i];
      power += (double) residual[i] * residual[i];
    }
    problem.model().adjoint(residual, cotangent);
    double factor = power > 0 ? 1 / Math.sqrt(power) : 0;
    for (int i = 0; i < cotangent.length; i++) {
      cotangent[i] = (float) (factor * cotangent[i]);
    }
  }

  @Override
  public void update(float[] x, float[] denoised, float[] product, int step) {
    ancestral.move(x, denoised, step);
    for (int i = 0; i < x.length; i++) {
      x[i] += (float) (zeta * product[i]);
    }
  }
}
