package org.reconstream.physics;

import java.util.Arrays;

/**
 * The noise level from the samples farthest from the centre of k-space, where there is little
 * signal: {@code 1.4826 median(|re|, |im|)} over the twentieth of the measured positions with the
 * largest elliptical radius, and all coils. An upper bound where signal leaks in.
 */
final class OuterKSpace {
  /** The median absolute value of a standard normal number is 1 / 1.4826. */
  private static final double GAUSSIAN = 1.4826;

  private static final double SHARE = 0.05;

  /** At least this many numbers, if there are so many. */
  private static final int ENOUGH = 500;

  private static final double PRECISION = 1e-6;

  private OuterKSpace() {}

  /**
   * The noise level per real channel of planar k-space {@code [C, 2, H, W]}; exact zeros are left
   * out. At least a millionth of the largest sample, which is what single precision can tell apart.
   *
   * @throws UnusableScanException if every measured sample is zero
   */
  static double sigma(float[] samples, int coils, SamplingMask mask) {
    double[] radii = radii(mask);
    double[] sorted = radii.clone();
    Arrays.sort(sorted);
    float[] values = {};
    for (double share = SHARE; values.length < ENOUGH; share *= 2) {
      int first = (int) Math.max(0, sorted.length * (1 - share));
      values = outside(samples, coils, mask, radii, sorted[first]);
      if (first == 0) {
        break;
      }
    }
    if (values.length == 0) {
      throw new UnusableScanException(
          "every measured k-space sample is zero; check how the scan was exported");
    }
    float largest = 0;
    for (float value : samples) {
      largest = Math.max(largest, Math.abs(value));
    }
    return Math.max(medianAbsoluteDeviation(values), PRECISION * largest);
  }

  /** The radius of every measured position relative to the measured extent of each axis. */
  private static double[] radii(SamplingMask mask) {
    int cy = mask.height() / 2;
    int cx = mask.width() / 2;
    int[] positions = mask.positions();
    int reachY = 1;
    int reachX = 1;
    for (int p : positions) {
      reachY = Math.max(reachY, Math.abs(p / mask.width() - cy));
      reachX = Math.max(reachX, Math.abs(p % mask.width() - cx));
    }
    double[] radii = new double[positions.length];
    for (int i = 0; i < radii.length; i++) {
      double y = (double) (positions[i] / mask.width() - cy) / reachY;
      double x = (double) (positions[i] % mask.width() - cx) / reachX;
      radii[i] = y * y + x * x;
    }
    return radii;
  }

  private static float[] outside(
      float[] samples, int coils, SamplingMask mask, double[] radii, double from) {
    int[] positions = mask.positions();
    int plane = mask.height() * mask.width();
    float[] values = new float[2 * coils * positions.length];
    int count = 0;
    for (int i = 0; i < positions.length; i++) {
      for (int row = 0; radii[i] >= from && row < 2 * coils; row++) {
        float value = samples[row * plane + positions[i]];
        if (value != 0) {
          values[count++] = value;
        }
      }
    }
    return Arrays.copyOf(values, count);
  }

  /** {@code 1.4826 median(|v|)}: the standard deviation of normal numbers, robustly. */
  static double medianAbsoluteDeviation(float[] values) {
    float[] magnitudes = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      magnitudes[i] = Math.abs(values[i]);
    }
    Arrays.sort(magnitudes);
    int middle = magnitudes.length / 2;
    double median =
        magnitudes.length % 2 == 1
            ? magnitudes[middle]
            : ((double) magnitudes[middle - 1] + magnitudes[middle]) / 2;
    return GAUSSIAN * median;
  }
}
