package org.reconstream.posterior;

import org.reconstream.diffusion.NoiseSchedule;

/**
 * Preconditioned unadjusted Langevin steps on {@code p_sigma(x) p(y | x)} (Blumenthal, Holliber,
 * Tamir and Uecker, 2025): with {@code P = A^T A / sigmaY^2 + I / sigma^2},
 *
 * <pre>{@code
 * P u = gamma ( (D - x) / sigma^2 + A^T (y - A x) / sigmaY^2 ) + sqrt(2 gamma) N(0, P)
 * x  += u
 * }</pre>
 *
 * several times at each level, solved times sigma^2 by some CG iterations. What these leave at high
 * noise, where the system is badly conditioned, later steps make good; they are part of the sampler
 * and no failure. The likelihood is exact at every level; the start is a draw from {@code N(P^-1
 * A^T y / sigmaY^2, P^-1)} at the largest.
 */
final class PreconditionedUlaUpdate implements LevelUpdate {
  private final Problem problem;
  private final NoiseSchedule schedule;
  private final SamplerSpec.PreconditionedUla spec;
  private final ChainNoise noise;
  private final DataStep data;
  private final float[] misfit;

  private PreconditionedUlaUpdate(
      Problem problem,
      NoiseSchedule schedule,
      SamplerSpec.PreconditionedUla spec,
      ChainNoise noise,
      double tolerance) {
    this.problem = problem;
    this.schedule = schedule;
    this.spec = spec;
    this.noise = noise;
    this.data = new DataStep(problem.model(), spec.iterations(), tolerance);
    this.misfit = new float[problem.model().imageShape().size()];
  }

  /** A chain of these updates. */
  static Chain chain(
      Problem problem,
      NoiseSchedule schedule,
      SamplerSpec.PreconditionedUla spec,
      ChainNoise noise,
      double tolerance) {
    PreconditionedUlaUpdate update =
        new PreconditionedUlaUpdate(problem, schedule, spec, noise, tolerance);
    return new AnnealedChain(
        update.start(), spec.evaluations(), step -> schedule.sigma(step / spec.steps()), update);
  }

  private float[] start() {
    float[] x = new float[misfit.length];
    double sigma = schedule.sigma(0);
    int before = spec.evaluations();
    data.draw(problem.weight(sigma * sigma), sigma, x, problem.adjointData(), noise, before, x);
    return x;
  }

  @Override
  public void update(float[] x, float[] denoised, int step) {
    double sigma = schedule.sigma(step / spec.steps());
    double gamma = spec.gamma();
    problem.model().normal(x, misfit);
    float[] adjointData = problem.adjointData();
    for (int i = 0; i < x.length; i++) {
      misfit[i] = (float) (gamma * ((double) adjointData[i] - misfit[i]));
      denoised[i] = (float) (gamma * ((double) denoised[i] - x[i]));
    }
    double width = Math.sqrt(2 * gamma) * sigma;
    data.draw(problem.weight(sigma * sigma), width, denoised, misfit, noise, step, denoised);
    for (int i = 0; i < x.length; i++) {
      x[i] += denoised[i];
    }
  }
}
