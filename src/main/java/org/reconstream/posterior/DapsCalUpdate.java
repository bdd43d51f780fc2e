package org.reconstream.posterior;

import java.util.function.DoubleUnaryOperator;
import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.physics.ConjugateGradient;
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
  /** Relative residual at which a solve stops: accurate enough for sampling at any g. */
  static final double TOLERANCE = 1e-3;

  private static final int MAXIMUM_ITERATIONS = 200;

  private final Problem problem;
  private final DoubleUnaryOperator variance;
  private final NoiseSchedule schedule;
  private final ChainNoise noise;
  private final ConjugateGradient solver;
  private final float[] dataNoise;
  private final float[] projected;
  private final float[] rightSide;
  private final float[] u;
  private int unconverged;

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
    this.solver = new ConjugateGradient(problem.model(), MAXIMUM_ITERATIONS, tolerance);
    int size = problem.model().imageShape().size();
    this.dataNoise = new float[problem.model().dataShape().size()];
    this.projected = new float[size];
    this.rightSide = new float[size];
    this.u = new float[size];
  }

  /** A chain of these updates. */
  static Chain chain(
      Problem problem,
      DoubleUnaryOperator variance,
      NoiseSchedule schedule,
      ChainNoise noise,
      double tolerance) {
    return new AnnealedChain(
        problem.model().imageShape().size(),
        schedule,
        noise,
        new DapsCalUpdate(problem, variance, schedule, noise, tolerance));
  }

  @Override
  public void update(float[] x, float[] denoised, int step) {
    draw(denoised, step);
    renoise(x, step);
  }

  @Override
  public int unconvergedSolves() {
    return unconverged;
  }

  /** u becomes a draw of the clean image given the state and the data. */
  private void draw(float[] denoised, int step) {
    double v = variance.applyAsDouble(schedule.sigma(step));
    double g = v / (problem.sigmaY() * problem.sigmaY());
    noise.normals(step, Purpose.DATA, dataNoise);
    problem.model().adjoint(dataNoise, projected);
    noise.normals(step, Purpose.IMAGE, u);
    double width = Math.sqrt(v);
    double fromNoise = g * problem.sigmaY();
    float[] adjointData = problem.adjointData();
    for (int i = 0; i < u.length; i++) {
      double prior = denoised[i] + width * u[i];
      u[i] = (float) prior;
      rightSide[i] = (float) (prior + g * adjointData[i] + fromNoise * projected[i]);
    }
    if (!solver.solve(g, rightSide, u).converged()) {
      unconverged++;
    }
  }

  /** x becomes u at the next level; the last level adds nothing. */
  private void renoise(float[] x, int step) {
    float next = (float) schedule.sigma(step + 1);
    if (next == 0) {
      System.arraycopy(u, 0, x, 0, x.length);
      return;
    }
    noise.normals(step, Purpose.RENOISE, projected);
    for (int i = 0; i < u.length; i++) {
      x[i] = u[i] + next * projected[i];
    }
  }
}
