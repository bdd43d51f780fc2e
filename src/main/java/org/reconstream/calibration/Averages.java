package org.reconstream.calibration;

import java.util.List;

/** Sums over images in double precision. */
final class Averages {
  private Averages() {}

  /** The mean of the images from one index up to another. */
  static double[] of(List<float[]> images, int from, int to) {
    double[] mean = new double[images.get(0).length];
    for (int k = from; k < to; k++) {
      float[] image = images.get(k);
      for (int i = 0; i < mean.length; i++) {
        mean[i] += image[i];
      }
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= to - from;
    }
    return mean;
  }

  static double squaredDistance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  static double dot(double[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
