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
final class DapsCalChain implements Chain {
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
  private float[] x;
  private float[] u;
  private int step;
  private int unconverged;

  DapsCalChain(
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
    this.x = new float[size];
    this.u = new float[size];
    noise.normals(0, Purpose.START, x);
    float start = sigma();
    for (int i = 0; i < size; i++) {
      x[i] *= start;
    }
  }

  @Override
  public boolean done() {
    return step == steps();
  }

  @Override
  public float sigma() {
    return (float) schedule.sigma(step);
  }

  @Override
  public float[] state() {
    return x;
  }

  @Override
  public void advance(float[] denoised) {
    draw(denoised);
    renoise();
    float[] next = u;
    u = x;
    x = next;
    step++;
  }

  @Override
  public float[] sample() {
    if (!done()) {
      throw new IllegalStateException("the chain is at step " + step + " of " + steps());
    }
    return x;
  }

  @Override
  public int step() {
    return step;
  }

  @Override
  public int steps() {
    return schedule.levels();
  }

  @Override
  public int unconvergedSolves() {
    return unconverged;
  }

  /** u becomes a draw of the clean image given the state and the data. */
  private void draw(float[] denoised) {
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

  private void renoise() {
    float next = (float) schedule.sigma(step + 1);
    if (next == 0) {
      return;
    }
    noise.normals(step, Purpose.RENOISE, projected);
    for (int i = 0; i < u.length; i++) {
      u[i] += next * projected[i];
    }
  }
}
