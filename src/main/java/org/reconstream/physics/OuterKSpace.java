package org.reconstream.physics;

import java.util.Arrays;

/**
 * The noise level from the samples farthest from the centre of k-space, where there is little
 * signal: {@code 1.4826 median(|re|, |im|)} over the outermost twentieth of the measured extent in
 * each direction and all coils. An upper bound where signal leaks in.
 */
final class OuterKSpace {
  /** The median absolute value of a standard normal number is 1 / 1.4826. */
  private static final double GAUSSIAN = 1.4826;

  private static final double SHARE = 0.05;

  /** Below this many numbers the band is doubled in width. */
  private static final int ENOUGH = 500;

  private OuterKSpace() {}

  /**
   * The noise level per real channel of planar k-space {@code [C, 2, H, W]}; exact zeros are left
   * out.
   *
   * @throws UnusableScanException if every measured sample is zero
   */
  static double sigma(float[] samples, int coils, SamplingMask mask) {
    float[] values = {};
    for (double share = SHARE; share < 2 && values.length < ENOUGH; share *= 2) {
      values = outer(samples, coils, mask, 1 - share);
    }
    if (values.length == 0) {
      throw new UnusableScanException(
          "every measured k-space sample is zero; check how the scan was exported");
    }
    return medianAbsoluteDeviation(values);
  }

  private static float[] outer(float[] samples, int coils, SamplingMask mask, double from) {
    int cy = mask.height() / 2;
    int cx = mask.width() / 2;
    int[] positions = mask.positions();
    int reachY = 1;
    int reachX = 1;
    for (int p : positions) {
      reachY = Math.max(reachY, Math.abs(p / mask.width() - cy));
      reachX = Math.max(reachX, Math.abs(p % mask.width() - cx));
    }
    int plane = mask.height() * mask.width();
    float[] values = new float[2 * coils * positions.length];
    int count = 0;
    for (int p : positions) {
      double y = (double) Math.abs(p / mask.width() - cy) / reachY;
      double x = (double) Math.abs(p % mask.width() - cx) / reachX;
      if (Math.max(y, x) >= from) {
        for (int row = 0; row < 2 * coils; row++) {
          float value = samples[row * plane + p];
          if (value != 0) {
            values[count++] = value;
          }
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
