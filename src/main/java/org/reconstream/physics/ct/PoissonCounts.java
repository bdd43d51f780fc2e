package org.reconstream.physics.ct;

import java.util.SplittableRandom;

/**
 * Poisson numbers from uniform ones: products of uniforms below a mean of 10, transformed rejection
 * with squeeze (PTRS, Hormann 1993) above.
 */
final class PoissonCounts {
  private static final double REJECTION_FROM = 10;
  private static final double[] LOG_FACTORIAL = new double[16];

  static {
    for (int k = 2; k < LOG_FACTORIAL.length; k++) {
      LOG_FACTORIAL[k] = LOG_FACTORIAL[k - 1] + Math.log(k);
    }
  }

  private PoissonCounts() {}

  /** A count of this mean, at least 0 and finite. */
  static double next(SplittableRandom random, double mean) {
    return mean < REJECTION_FROM ? product(random, mean) : rejection(random, mean);
  }

  private static double product(SplittableRandom random, double mean) {
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    int count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }

  private static double rejection(SplittableRandom random, double mean) {
    double b = 0.931 + 2.53 * Math.sqrt(mean);
    double a = -0.059 + 0.02483 * b;
    double inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
    double squeeze = 0.9277 - 3.6224 / (b - 2);
    while (true) {
      double u = random.nextDouble() - 0.5;
      double v = random.nextDouble();
      double us = 0.5 - Math.abs(u);
      double k = Math.floor((2 * a / us + b) * u + mean + 0.43);
      if (us >= 0.07 && v <= squeeze) {
        return k;
      }
      if (k < 0 || (us < 0.013 && v > us)) {
        continue;
      }
      double left = Math.log(v * inverseAlpha / (a / (us * us) + b));
      if (left <= k * Math.log(mean) - mean - logFactorial(k)) {
        return k;
      }
    }
  }

  /** Stirling's series, accurate to 1e-10 from 10 on. */
  private static double logFactorial(double k) {
    if (k < LOG_FACTORIAL.length) {
      return LOG_FACTORIAL[(int) k];
    }
    double inverse = 1 / k;
    double square = inverse * inverse;
    return (k + 0.5) * Math.log(k)
        - k
        + 0.5 * Math.log(2 * Math.PI)
        + inverse * (1 / 12.0 - square * (1 / 360.0 - square / 1260.0));
  }
}
