package org.reconstream.calibration;

/**
 * Pearson's test of uniform counts: the statistic {@code sum (count - expected)^2 / expected} and
 * the probability of one at least as large, {@code Q((bins - 1) / 2, statistic / 2)}.
 *
 * @param statistic the statistic
 * @param degrees degrees of freedom, one less than the bins
 * @param p the probability under uniform counts
 */
record ChiSquare(double statistic, int degrees, double p) {
  private static final int MOST_TERMS = 1000;

  /** The test of these counts. */
  static ChiSquare uniform(long[] counts) {
    double total = 0;
    for (long count : counts) {
      total += count;
    }
    double expected = total / counts.length;
    double statistic = 0;
    for (long count : counts) {
      statistic += (count - expected) * (count - expected) / expected;
    }
    int degrees = counts.length - 1;
    return new ChiSquare(statistic, degrees, upperGamma(degrees / 2.0, statistic / 2));
  }

  /** Q(a, x), the regularised upper incomplete gamma function; a a multiple of one half. */
  static double upperGamma(double a, double x) {
    if (x <= 0) {
      return 1;
    }
    double scale = Math.exp(-x + a * Math.log(x) - logGamma(a));
    return x < a + 1 ? 1 - scale * series(a, x) : scale * fraction(a, x);
  }

  /** {@code sum_n x^n / (a (a + 1) ... (a + n))}. */
  private static double series(double a, double x) {
    double term = 1 / a;
    double sum = term;
    for (int n = 1; n < MOST_TERMS && term > sum * 1e-15; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return sum;
  }

  /** The continued fraction of Q without its factor, by Lentz's method. */
  private static double fraction(double a, double x) {
    double b = x + 1 - a;
    double c = 1e300;
    double d = 1 / b;
    double h = d;
    for (int n = 1; n < MOST_TERMS; n++) {
      double an = -n * (n - a);
      b += 2;
      d = 1 / (an * d + b);
      c = b + an / c;
      double step = c * d;
      h *= step;
      if (Math.abs(step - 1) < 1e-15) {
        break;
      }
    }
    return h;
  }

  /** ln Gamma at a multiple of one half, by the recurrence. */
  private static double logGamma(double a) {
    double at = a == Math.rint(a) ? 1 : 0.5;
    double log = at == 1 ? 0 : Math.log(Math.PI) / 2;
    for (; at < a; at++) {
      log += Math.log(at);
    }
    return log;
  }
}
