package org.reconstream.posterior;

import java.util.function.DoubleUnaryOperator;
import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.posterior.ChainNoise.Purpose;

/**
 * Half-quadratic splitting with a denoiser (plug-and-play; Zhang et al. 2021) whose weights are
 * calibrated: with {@code D = D(x; sigma)} and {@code g = v(sigma) / sigmaY^2},
 *
 * <pre>{@code
 * (I + g A^T A) u = D + g A^T y
 * x = u + eta sigma' z                                                last level: x = u
 * }</pre>
 *
 * <p>It starts at a moderate noise level from the regularised least-squares image ({@code D = 0} in
 * the same equation) instead of from noise, and moves every solution along with the denoised image
 * as the next solve's start, which halves the work. A quick image; its spread is not uncertainty.
 */
final class PreviewUpdate implements LevelUpdate {
  private final Problem problem;
  private final DoubleUnaryOperator variance;
  private final NoiseSchedule schedule;
  private final double eta;
  private final ChainNoise noise;
  private final DataStep solve;
  private final float[] solution;
  private final float[] previous;
  private final float[] fresh;

  private PreviewUpdate(
      Problem problem,
      DoubleUnaryOperator variance,
      NoiseSchedule schedule,
      double eta,
      ChainNoise noise) {
    this.problem = problem;
    this.variance = variance;
    this.schedule = schedule;
    this.eta = eta;
    this.noise = noise;
    this.solve = new DataStep(problem.model(), DataStep.ITERATIONS, DataStep.TOLERANCE);
    int size = problem.model().imageShape().size();
    this.solution = new float[size];
    this.previous = new float[size];
    this.fresh = new float[size];
  }

  /** A chain of these updates. */
  static Chain chain(
      Problem problem,
      DoubleUnaryOperator variance,
      NoiseSchedule schedule,
      double eta,
      ChainNoise noise) {
    PreviewUpdate update = new PreviewUpdate(problem, variance, schedule, eta, noise);
    float[] start = update.leastSquares();
    return new AnnealedChain(start, schedule.levels(), schedule::sigma, update);
  }

  /** The regularised least-squares image, with the noise of an update. */
  private float[] leastSquares() {
    double g = problem.weight(variance.applyAsDouble(NoiseLevels.LARGEST));
    solve.mean(g, previous, problem.adjointData(), solution);
    float[] start = solution.clone();
    noise.normals(0, Purpose.START, fresh);
    float width = (float) (eta * schedule.sigma(0));
    for (int i = 0; i < start.length; i++) {
      start[i] += width * fresh[i];
    }
    return start;
  }

  @Override
  public void update(float[] x, float[] denoised, int step) {
    double g = problem.weight(variance.applyAsDouble(schedule.sigma(step)));
    for (int i = 0; i < solution.length; i++) {
      solution[i] = step == 0 ? denoised[i] : solution[i] + (denoised[i] - previous[i]);
    }
    solve.meanFrom(g, denoised, problem.adjointData(), solution);
    System.arraycopy(denoised, 0, previous, 0, previous.length);
    System.arraycopy(solution, 0, x, 0, x.length);
    double next = eta * schedule.sigma(step + 1);
    if (next > 0) {
      noise.normals(step, Purpose.RENOISE, fresh);
      for (int i = 0; i < x.length; i++) {
        x[i] += (float) (next * fresh[i]);
      }
    }
  }

  @Override
  public int unconvergedSolves() {
    return solve.unconverged();
  }
}
