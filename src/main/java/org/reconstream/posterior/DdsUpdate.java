package org.reconstream.posterior;

import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.physics.ConjugateGradient;
import org.reconstream.posterior.ChainNoise.Purpose;

/**
 * Decomposed diffusion sampling (Chung, Lee and Ye, 2024): with {@code D = D(x; sigma)},
 *
 * <pre>{@code
 * xy = five CG iterations on (I + A^T A) xy = D + A^T y             start: D
 * x  = xy + sigma' ( sqrt(1 - eta^2) (x - D) / sigma + eta z )      last level: x = xy
 * }</pre>
 *
 * The data weight follows neither the noise level nor the measurement noise, so the spread of
 * several draws is not uncertainty.
 */
final class DdsUpdate implements LevelUpdate {
  private static final int ITERATIONS = 5;
  private static final double DATA_WEIGHT = 1;

  private final Problem problem;
  private final NoiseSchedule schedule;
  private final double eta;
  private final ChainNoise noise;
  private final ConjugateGradient solver;
  private final float[] rightSide;
  private final float[] fresh;

  private DdsUpdate(Problem problem, NoiseSchedule schedule, double eta, ChainNoise noise) {
    this.problem = problem;
    this.schedule = schedule;
    this.eta = eta;
    this.noise = noise;
    this.solver = new ConjugateGradient(problem.model(), ITERATIONS, 0);
    int size = problem.model().imageShape().size();
    this.rightSide = new float[size];
    this.fresh = new float[size];
  }

  /** A chain of these updates. */
  static Chain chain(Problem problem, NoiseSchedule schedule, double eta, ChainNoise noise) {
    return new AnnealedChain(
        problem.model().imageShape().size(),
        schedule,
        noise,
        new DdsUpdate(problem, schedule, eta, noise));
  }

  @Override
  public void update(float[] x, float[] denoised, int step) {
    double sigma = schedule.sigma(step);
    double next = schedule.sigma(step + 1);
    double kept = next * Math.sqrt(1 - eta * eta) / sigma;
    float[] adjointData = problem.adjointData();
    for (int i = 0; i < x.length; i++) {
      rightSide[i] = (float) (denoised[i] + DATA_WEIGHT * adjointData[i]);
      x[i] = (float) (kept * (x[i] - denoised[i]));
    }
    solver.solve(DATA_WEIGHT, rightSide, denoised);
    for (int i = 0; i < x.length; i++) {
      x[i] += denoised[i];
    }
    if (next > 0 && eta > 0) {
      noise.normals(step, Purpose.RENOISE, fresh);
      for (int i = 0; i < x.length; i++) {
        x[i] += (float) (next * eta * fresh[i]);
      }
    }
  }
}
