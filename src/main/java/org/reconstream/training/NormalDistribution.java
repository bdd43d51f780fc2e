package org.reconstream.training;

/** The standard normal distribution. */
final class NormalDistribution {
  private NormalDistribution() {}

  /**
   * {@code P(Z < x)} by the series {@code 1/2 + phi(x) (x + x^3/3 + x^5/(3 5) + ...)} (Marsaglia,
   * 2004), exact to about 1e-15 absolute.
   */
  static double below(double x) {
    if (Math.abs(x) > 8.5) {
      return x < 0 ? 0 : 1;
    }
    double sum = x;
    double term = x;
    for (int i = 3; Math.abs(term) > 1e-17 * Math.abs(sum); i += 2) {
      term *= x * x / i;
      sum += term;
    }
    return 0.5 + sum * Math.exp(-0.5 * x * x - 0.9189385332046728);
  }
}
