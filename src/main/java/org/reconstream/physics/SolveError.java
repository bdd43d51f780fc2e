package org.reconstream.physics;

import org.reconstream.array.DotProduct;

/**
 * The error of conjugate gradients while they run, from the coefficients they have anyway.
 *
 * <p>The energy {@code E_k = e_k^T M e_k}, {@code M = I + g A^T A}, is bounded above by the
 * Gauss-Radau rule with a node at 1, below which M has no eigenvalue (Meurant and Tichy 2013):
 *
 * <pre>{@code
 * E_k <= c_k ||r_k||^2,   c_0 = 1,   c_{k+1} = (c_k - a_k) / (c_k - a_k + ||r_{k+1}||^2 / ||r_k||^2)
 * }</pre>
 *
 * <p>with the step lengths a. The square is estimated from what the last fifth of the steps took
 * away from it (Hestenes and Stiefel 1952, theorem 6:3):
 *
 * <pre>{@code
 * ||e_j||^2 - ||e_k||^2 = sum_{i=j}^{k-1} (||p_i||^2 / p_i^T M p_i) (E_i + E_{i+1})
 * }</pre>
 *
 * <p>where {@code E_i = E_k + sum_{l=i}^{k-1} a_l ||r_l||^2}: with the bound for E_k this is about
 * {@code ||e_j||^2}, which e_k, the error never growing, does not exceed.
 */
final class SolveError implements StoppingRule {
  private static final int SHORTEST_WINDOW = 3;
  private static final int SHARE_OF_STEPS = 5;

  private final ErrorBudget budget;

  /** {@code a_k ||r_k||^2}. */
  private final double[] taken;

  /** {@code ||p_k||^2 / p_k^T M p_k}. */
  private final double[] inverseCurvature;

  private double radau = 1;
  private int steps;

  SolveError(ErrorBudget budget, int maxIterations) {
    this.budget = budget;
    this.taken = new double[maxIterations];
    this.inverseCurvature = new double[maxIterations];
  }

  @Override
  public boolean reached(double rr) {
    return energy(rr) <= budget.energy() || square(rr) <= budget.square();
  }

  @Override
  public void stepped(double rr, double curvature, double next, float[] direction) {
    double alpha = rr / curvature;
    taken[steps] = alpha * rr;
    inverseCurvature[steps] = DotProduct.of(direction, direction) / curvature;
    double rest = Math.max(radau - alpha, 0);
    radau = rest / (rest + next / rr);
    steps++;
  }

  /** An upper bound of the energy. */
  double energy(double rr) {
    return radau * rr;
  }

  /** An estimate of the square; infinite before enough steps were taken. */
  double square(double rr) {
    int window = Math.max(SHORTEST_WINDOW, steps / SHARE_OF_STEPS);
    if (steps < window) {
      return Double.POSITIVE_INFINITY;
    }
    double sum = 0;
    double after = energy(rr);
    for (int i = steps - 1; i >= steps - window; i--) {
      double before = after + taken[i];
      sum += inverseCurvature[i] * (before + after);
      after = before;
    }
    return sum;
  }
}
