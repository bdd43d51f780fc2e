package org.reconstream.evaluation;

import org.reconstream.array.Tensor;

/**
 * Structural similarity (Wang et al. 2004): Gaussian window of 11 x 11 pixels with standard
 * deviation 1.5, {@code K1 = 0.01}, {@code K2 = 0.03}; at the edges of the image the window is cut
 * off and its weights add up to one again.
 */
final class StructuralSimilarity {
  private static final int REACH = 5;
  private static final double WIDTH = 1.5;
  private static final double K1 = 0.01;
  private static final double K2 = 0.03;

  private StructuralSimilarity() {}

  /** The mean over the region's pixels. */
  static double mean(float[] image, Tensor truth, Tensor region, double peak) {
    int height = truth.shape().dim(0);
    int width = truth.shape().dim(1);
    int n = image.length;
    double[] a = new double[n];
    double[] b = new double[n];
    double[] aa = new double[n];
    double[] bb = new double[n];
    double[] ab = new double[n];
    for (int i = 0; i < n; i++) {
      a[i] = image[i];
      b[i] = truth.values()[i];
      aa[i] = a[i] * a[i];
      bb[i] = b[i] * b[i];
      ab[i] = a[i] * b[i];
    }
    double[][] moments = {a, b, aa, bb, ab};
    for (int m = 0; m < moments.length; m++) {
      moments[m] = smooth(smooth(moments[m], height, width, true), height, width, false);
    }
    double sum = 0;
    long count = 0;
    for (int i = 0; i < n; i++) {
      if (region.values()[i] > 0) {
        sum += at(moments, i, peak);
        count++;
      }
    }
    return sum / count;
  }

  private static double at(double[][] m, int i, double peak) {
    double c1 = K1 * K1 * peak * peak;
    double c2 = K2 * K2 * peak * peak;
    double means = m[0][i] * m[1][i];
    double squares = m[0][i] * m[0][i] + m[1][i] * m[1][i];
    double covariance = m[4][i] - means;
    double variances = m[2][i] + m[3][i] - squares;
    return (2 * means + c1) * (2 * covariance + c2) / ((squares + c1) * (variances + c2));
  }

  private static double[] smooth(double[] values, int height, int width, boolean alongX) {
    double[] out = new double[values.length];
    int length = alongX ? width : height;
    int stride = alongX ? 1 : width;
    for (int i = 0; i < values.length; i++) {
      int at = alongX ? i % width : i / width;
      double sum = 0;
      double weights = 0;
      for (int d = -REACH; d <= REACH; d++) {
        if (at + d >= 0 && at + d < length) {
          double weight = Math.exp(-d * d / (2 * WIDTH * WIDTH));
          sum += weight * values[i + d * stride];
          weights += weight;
        }
      }
      out[i] = sum / weights;
    }
    return out;
  }
}
