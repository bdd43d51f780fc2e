package org.reconstream.posterior;

import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.physics.ConjugateGradient;
import org.reconstream.posterior.ChainNoise.Purpose;

/**
 * Decomposed diffusion sampling (Chung, Lee and Ye, 2024): with {@code D = D(x; sigma)},
 *
 * <pre>{@code
 * xy = some CG iterations on (I + gamma A^T A) xy = D + gamma A^T y   start: D
 * x  = xy + sigma' ( sqrt(1 - eta^2) (x - D) / sigma + eta z )        last level: x = xy
 * }</pre>
 *
 * The data weight follows neither the noise level nor the measurement noise, so the spread of
 * several draws is not uncertainty.
 */
final class DdsUpdate implements LevelUpdate {
  private final Problem problem;
  private final NoiseSchedule schedule;
  private final SamplerSpec.Dds spec;
  private final ChainNoise noise;
  private final ConjugateGradient solver;
  private final float[] work;

  private DdsUpdate(
      Problem problem, NoiseSchedule schedule, SamplerSpec.Dds spec, ChainNoise noise) {
    this.problem = problem;
    this.schedule = schedule;
    this.spec = spec;
    this.noise = noise;
    this.solver = new ConjugateGradient(problem.model(), spec.iterations(), 0);
    this.work = new float[problem.model().imageShape().size()];
  }

  /** A chain of these updates. */
  static Chain chain(
      Problem problem, NoiseSchedule schedule, SamplerSpec.Dds spec, ChainNoise noise) {
    return AnnealedChain.overLevels(
        problem, schedule, noise, new DdsUpdate(problem, schedule, spec, noise));
  }

  @Override
  public void update(float[] x, float[] denoised, int step) {
    double next = schedule.sigma(step + 1);
    double eta = spec.eta();
    double kept = next * Math.sqrt(1 - eta * eta) / schedule.sigma(step);
    float[] adjointData = problem.adjointData();
    for (int i = 0; i < x.length; i++) {
      work[i] = (float) (denoised[i] + spec.gamma() * adjointData[i]);
      x[i] = (float) (kept * (x[i] - denoised[i]));
    }
    solver.solve(spec.gamma(), work, denoised);
    for (int i = 0; i < x.length; i++) {
      x[i] += denoised[i];
    }
    if (next > 0 && eta > 0) {
      noise.normals(step, Purpose.RENOISE, work);
      for (int i = 0; i < x.length; i++) {
        x[i] += (float) (next * eta * work[i]);
      }
    }
  }
}
