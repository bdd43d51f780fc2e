package org.reconstream.dicom.ctpd;

import java.util.Arrays;

/**
 * Samples of one ray at several heights, and their mean over a slab: the integral of the line that
 * joins them, over its thickness (Taguchi and Aradate 1998, without weights of the filter). Not
 * thread-safe; reused.
 */
final class AxialSamples {
  private double[] height = new double[64];
  private double[] value = new double[64];
  private double[] variance = new double[64];
  private double[] weight = new double[64];
  private int size;

  private double mean;
  private double meanVariance;

  void clear() {
    size = 0;
  }

  /** Adds a sample, in order of height. */
  void add(double atMm, double line, double itsVariance) {
    if (size == height.length) {
      height = Arrays.copyOf(height, 2 * size);
      value = Arrays.copyOf(value, 2 * size);
      variance = Arrays.copyOf(variance, 2 * size);
      weight = Arrays.copyOf(weight, 2 * size);
    }
    int at = size++;
    while (at > 0 && height[at - 1] > atMm) {
      height[at] = height[at - 1];
      value[at] = value[at - 1];
      variance[at] = variance[at - 1];
      at--;
    }
    height[at] = atMm;
    value[at] = line;
    variance[at] = itsVariance;
  }

  /**
   * Takes the mean over {@code centre +- half}.
   *
   * @param reachMm how far beyond the outermost samples, which stand for half a row, the centre may
   *     lie
   * @param gapMm largest distance of neighbouring samples that is bridged
   * @return whether there are samples for it
   */
  boolean average(double centreMm, double halfMm, double reachMm, double gapMm) {
    if (size == 0 || centreMm < height[0] - reachMm || centreMm > height[size - 1] + reachMm) {
      return false;
    }
    double low = Math.max(centreMm - halfMm, height[0] - reachMm);
    double high = Math.min(centreMm + halfMm, height[size - 1] + reachMm);
    Arrays.fill(weight, 0, size, 0);
    weight[0] += Math.max(0, Math.min(high, height[0]) - low);
    weight[size - 1] += Math.max(0, high - Math.max(low, height[size - 1]));
    for (int i = 0; i + 1 < size; i++) {
      double from = Math.max(low, height[i]);
      double to = Math.min(high, height[i + 1]);
      double gap = height[i + 1] - height[i];
      if (to > from) {
        if (gap > gapMm) {
          return false;
        }
        double share = ((from + to) / 2 - height[i]) / gap;
        weight[i] += (to - from) * (1 - share);
        weight[i + 1] += (to - from) * share;
      }
    }
    weigh();
    return true;
  }

  private void weigh() {
    double total = 0;
    mean = 0;
    meanVariance = 0;
    for (int i = 0; i < size; i++) {
      total += weight[i];
      mean += weight[i] * value[i];
      meanVariance += weight[i] * weight[i] * variance[i];
    }
    mean /= total;
    meanVariance /= total * total;
  }

  /** The mean that was taken last. */
  double mean() {
    return mean;
  }

  /** Its variance, for independent samples. */
  double variance() {
    return meanVariance;
  }
}
