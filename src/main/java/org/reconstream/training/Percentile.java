package org.reconstream.training;

import java.util.Arrays;

/** Percentiles with linear interpolation between order statistics. */
final class Percentile {
  private Percentile() {}

  /** The percentile of values in any order; the array is sorted. */
  static double of(float[] values, double percent) {
    Arrays.sort(values);
    double position = percent / 100 * (values.length - 1);
    int low = (int) position;
    int high = Math.min(low + 1, values.length - 1);
    return values[low] + (position - low) * ((double) values[high] - values[low]);
  }
}
