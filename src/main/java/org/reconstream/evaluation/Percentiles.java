package org.reconstream.evaluation;

import java.util.Arrays;

/** Order statistics. */
final class Percentiles {
  private Percentiles() {}

  /** The value below which a share of the values lie. */
  static double of(float[] values, double share) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }
}
