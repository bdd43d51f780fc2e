package org.reconstream.posterior;

import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.posterior.ChainNoise.Purpose;

/**
 * DiffPIR (Zhu et al., 2023): with {@code D = D(x; sigma)} and {@code rho = lambda sigmaY^2 /
 * sigma^2},
 *
 * <pre>{@code
 * (A^T A + rho I) xy = A^T y + rho D                               start: D
 * x = xy + sigma' ( sqrt(1 - zeta) (x - xy) / sigma + sqrt(zeta) z )   last level: x = xy
 * }</pre>
 *
 * <p>xy is that of {@link CalibratedProxUpdate} with {@code v = sigma^2 / lambda}, too wide at high
 * noise; the spread of draws is not uncertainty.
 */
final class DiffPirUpdate implements LevelUpdate {
  private final Problem problem;
  private final NoiseSchedule schedule;
  private final SamplerSpec.DiffPir spec;
  private final ChainNoise noise;
  private final DataStep data;
  private final float[] fresh;

  private DiffPirUpdate(
      Problem problem,
      NoiseSchedule schedule,
      SamplerSpec.DiffPir spec,
      ChainNoise noise,
      double tolerance) {
    this.problem = problem;
    this.schedule = schedule;
    this.spec = spec;
    this.noise = noise;
    this.data = new DataStep(problem.model(), DataStep.ITERATIONS, tolerance);
    this.fresh = new float[problem.model().imageShape().size()];
  }

  /** A chain of these updates. */
  static Chain chain(
      Problem problem,
      NoiseSchedule schedule,
      SamplerSpec.DiffPir spec,
      ChainNoise noise,
      double tolerance) {
    return AnnealedChain.overLevels(
        problem, schedule, noise, new DiffPirUpdate(problem, schedule, spec, noise, tolerance));
  }

  @Override
  public void update(float[] x, float[] denoised, int step) {
    double sigma = schedule.sigma(step);
    double next = schedule.sigma(step + 1);
    double g = problem.weight(sigma * sigma / spec.lambda());
    data.mean(g, denoised, problem.adjointData(), denoised);
    if (next > 0) {
      noise.normals(step, Purpose.RENOISE, fresh);
    }
    double kept = next * Math.sqrt(1 - spec.zeta()) / sigma;
    double added = next * Math.sqrt(spec.zeta());
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (denoised[i] + kept * (x[i] - denoised[i]) + added * fresh[i]);
    }
  }

  @Override
  public int unconvergedSolves() {
    return data.unconverged();
  }
}
