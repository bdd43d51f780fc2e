package org.reconstream.posterior;

import java.util.Arrays;

/** Weights of a set of particles, kept as logarithms. One thread at a time. */
final class ImportanceWeights {
  private final double[] logs;

  /** Equal weights. */
  ImportanceWeights(int particles) {
    this.logs = new double[particles];
  }

  /** Multiplies one weight by {@code exp(log)}. */
  void multiply(int particle, double log) {
    logs[particle] += log;
  }

  /** Makes all weights equal. */
  void reset() {
    Arrays.fill(logs, 0);
  }

  /** The weights, which sum to 1; a fresh array. */
  double[] normalised() {
    double top = Arrays.stream(logs).max().orElseThrow();
    double[] weights = new double[logs.length];
    double total = 0;
    for (int p = 0; p < weights.length; p++) {
      weights[p] = Math.exp(logs[p] - top);
      total += weights[p];
    }
    for (int p = 0; p < weights.length; p++) {
      weights[p] /= total;
    }
    return weights;
  }

  /** {@code 1 / sum w^2}: how many equal weights would spread as little (Kong 1992). */
  double effectiveNumber() {
    double sum = 0;
    for (double w : normalised()) {
      sum += w * w;
    }
    return 1 / sum;
  }

  /**
   * Systematic resampling (Kitagawa 1996): the particles at {@code (k + uniform) / n} of the
   * cumulative weight, in ascending order.
   */
  int[] ancestors(double uniform) {
    double[] weights = normalised();
    int[] ancestors = new int[weights.length];
    double cumulative = weights[0];
    int p = 0;
    for (int k = 0; k < ancestors.length; k++) {
      double at = (k + uniform) / ancestors.length;
      while (cumulative < at && p < weights.length - 1) {
        cumulative += weights[++p];
      }
      ancestors[k] = p;
    }
    return ancestors;
  }

  /** One particle with its weight as probability. */
  int pick(double uniform) {
    double[] weights = normalised();
    double left = uniform;
    for (int p = 0; p < weights.length - 1; p++) {
      left -= weights[p];
      if (left < 0) {
        return p;
      }
    }
    return weights.length - 1;
  }
}
