package org.reconstream.training;

import java.util.List;

/**
 * The geometric noise scales of NCSNv2 (Song and Ermon, "Improved Techniques for Training
 * Score-Based Generative Models", 2020, techniques 1 and 2).
 */
public final class NcsnScales {
  private NcsnScales() {}

  /**
   * The ratio r of neighbouring levels at which samples of one level are likely under the next:
   * {@code Phi(sqrt(2n)(r - 1) + 3r) - Phi(sqrt(2n)(r - 1) - 3r) = 0.5}.
   *
   * @param n real components of an image
   */
  public static double ratio(int n) {
    double root = Math.sqrt(2.0 * n);
    double low = 1;
    double high = 10;
    for (int i = 0; i < 100; i++) {
      double r = (low + high) / 2;
      double overlap =
          NormalDistribution.below(root * (r - 1) + 3 * r)
              - NormalDistribution.below(root * (r - 1) - 3 * r);
      if (overlap > 0.5) {
        low = r;
      } else {
        high = r;
      }
    }
    return (low + high) / 2;
  }

  /** The levels from largest to smallest whose ratio is at most {@link #ratio}. */
  public static NoiseLevels.Geometric levels(int n, double smallest, double largest) {
    int steps = (int) Math.ceil(Math.log(largest / smallest) / Math.log(ratio(n)));
    return new NoiseLevels.Geometric(Math.max(steps, 1) + 1, smallest, largest);
  }

  /** The largest Euclidean distance between two of these images: the largest level to train on. */
  public static double largestDistance(List<float[]> images) {
    double largest = 0;
    for (int i = 0; i < images.size(); i++) {
      for (int j = 0; j < i; j++) {
        largest = Math.max(largest, squaredDistance(images.get(i), images.get(j)));
      }
    }
    return Math.sqrt(largest);
  }

  private static double squaredDistance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = a[i] - b[i];
      sum += difference * difference;
    }
    return sum;
  }
}
