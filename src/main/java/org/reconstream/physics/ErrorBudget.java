package org.reconstream.physics;

/**
 * How far a solution u of {@code (I + g A^T A) u = b} may be from the exact one: {@link
 * ConjugateGradient} stops as soon as one of the two allowances holds for the error e.
 *
 * @param energy allowance for {@code e^T (I + g A^T A) e}, positive
 * @param square allowance for {@code ||e||^2}, at least 0; 0 for none
 */
public record ErrorBudget(double energy, double square) {
  /** Checks the allowances. */
  public ErrorBudget {
    if (!(energy > 0 && square >= 0)) {
      throw new IllegalArgumentException(
          "an error is allowed a positive energy and a square of at least 0, got %g and %g"
              .formatted(energy, square));
    }
  }

  /**
   * The budget of a draw u with covariance {@code S = v (I + g A^T A)^-1} to which noise of
   * variance s^2 is added, so that the mean of the sum is off by at most a share of its standard
   * deviation, root mean square over what the data determine:
   *
   * <pre>{@code
   * e^T (S + s^2 I)^-1 e  <=  share^2 directions
   * }</pre>
   *
   * <p>The left side is at most {@code e^T (I + g A^T A) e / (v + s^2)}, because no eigenvalue of
   * {@code I + g A^T A} lies below 1, and at most {@code ||e||^2 / s^2}.
   *
   * @param share of a standard deviation
   * @param directions dimensions that the data determine
   * @param v variance of the draw without data
   * @param added standard deviation s of the noise added, 0 for none
   */
  public static ErrorBudget ofDraw(double share, double directions, double v, double added) {
    double allowed = share * share * directions;
    return new ErrorBudget(allowed * (v + added * added), allowed * added * added);
  }
}
