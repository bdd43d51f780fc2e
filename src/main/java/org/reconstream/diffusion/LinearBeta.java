package org.reconstream.diffusion;

/**
 * The noise rate {@code beta(t) = minimum + t (maximum - minimum)}, t in 0..1, and its integral
 * {@code B(t) = minimum t + (maximum - minimum) t^2 / 2}.
 *
 * @param minimum beta(0), positive
 * @param maximum beta(1), at least the minimum
 */
public record LinearBeta(double minimum, double maximum) {
  /** The rate of Ho, Jain and Abbeel (2020) in continuous time: 0.1 to 20. */
  public static final LinearBeta STANDARD = new LinearBeta(0.1, 20);

  /** Checks the order. */
  public LinearBeta {
    if (!(minimum > 0) || !(maximum >= minimum) || Double.isInfinite(maximum)) {
      throw new IllegalArgumentException(
          "beta needs 0 < minimum <= maximum, got " + minimum + " and " + maximum);
    }
  }

  /** {@code beta(t)}. */
  public double at(double t) {
    return minimum + t * (maximum - minimum);
  }

  /** {@code B(t)}. */
  public double integral(double t) {
    return t * (minimum + t * (maximum - minimum) / 2);
  }

  /** The time at which the integral has this value. */
  public double time(double integral) {
    double root = Math.sqrt(minimum * minimum + 2 * (maximum - minimum) * integral);
    return 2 * integral / (minimum + root);
  }
}
