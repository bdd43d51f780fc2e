package org.reconstream.posterior;

import java.util.function.DoubleUnaryOperator;

/**
 * {@code x0 ~ N(D, v(sigma) I)} given the measurement: with {@code g = v / sigmaY^2},
 *
 * <pre>{@code
 * (I + g A^T A) u = D + sqrt(v) n2 + g (A^T y + sigmaY A^T n1)
 * }</pre>
 *
 * <p>n1 gives the right-hand side the covariance of the data term, n2 that of the prior term; with
 * both, u has exactly the conditional's mean and covariance, without both it is the mean.
 */
final class IsotropicConditional implements Conditional {
  private final Problem problem;
  private final DoubleUnaryOperator variance;
  private final DataStep data;

  IsotropicConditional(Problem problem, DoubleUnaryOperator variance, double tolerance) {
    this.problem = problem;
    this.variance = variance;
    this.data = new DataStep(problem.model(), DataStep.ITERATIONS, tolerance);
  }

  @Override
  public void mean(double sigma, float[] denoised, float[] u) {
    double g = problem.weight(variance.applyAsDouble(sigma));
    data.mean(g, denoised, problem.adjointData(), u);
  }

  @Override
  public void meanFrom(double sigma, float[] denoised, float[] u) {
    double g = problem.weight(variance.applyAsDouble(sigma));
    data.meanFrom(g, denoised, problem.adjointData(), u);
  }

  @Override
  public void draw(
      double sigma, float[] denoised, ChainNoise noise, int step, double added, float[] u) {
    double v = variance.applyAsDouble(sigma);
    data.drawBeforeNoise(
        problem.weight(v), Math.sqrt(v), denoised, problem.adjointData(), noise, step, added, u);
  }

  @Override
  public int unconverged() {
    return data.unconverged();
  }
}
