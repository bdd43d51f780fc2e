package org.reconstream.calibration;

/** Probabilities of a number of successes. */
final class Binomial {
  private Binomial() {}

  /** The probability of least to most successes, both included, in n trials of probability p. */
  static double between(int n, double p, int least, int most) {
    if (p <= 0 || p >= 1) {
      int certain = p <= 0 ? 0 : n;
      return certain >= least && certain <= most ? 1 : 0;
    }
    double log = 0;
    double sum = 0;
    for (int k = 0; k <= most; k++) {
      if (k >= least) {
        sum += Math.exp(log + k * Math.log(p) + (n - k) * Math.log1p(-p));
      }
      log += Math.log(n - k) - Math.log(k + 1);
    }
    return sum;
  }
}
