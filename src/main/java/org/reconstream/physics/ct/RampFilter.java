package org.reconstream.physics.ct;

/**
 * The ramp filter of filtered back-projection as a discrete convolution, for parallel or
 * equidistant samples ({@code h[0] = 1 / (4 d^2)}, 0 at even, {@code -1 / (pi k d)^2} at odd k; its
 * transform is |f| up to the Nyquist frequency) and for equiangular ones ({@code h[0] = 1 / (8
 * d^2)}, 0, {@code -1 / (2 pi^2 sin^2(k d))}). After Kak and Slaney (1988).
 */
final class RampFilter {
  private final double spacing;

  /** Taps at k = 0, 1, .., n - 1; the kernel is even. */
  private final float[] taps;

  private RampFilter(double spacing, float[] taps) {
    this.spacing = spacing;
    this.taps = taps;
  }

  static RampFilter equidistant(int samples, double spacing, FbpWindow window) {
    double[] taps = new double[samples + 1];
    taps[0] = 1 / (4 * spacing * spacing);
    for (int k = 1; k <= samples; k += 2) {
      double x = Math.PI * k * spacing;
      taps[k] = -1 / (x * x);
    }
    return new RampFilter(spacing, window.applied(taps));
  }

  static RampFilter equiangular(int samples, double spacing, FbpWindow window) {
    double[] taps = new double[samples + 1];
    taps[0] = 1 / (8 * spacing * spacing);
    for (int k = 1; k <= samples; k += 2) {
      double x = Math.PI * Math.sin(k * spacing);
      taps[k] = -1 / (2 * x * x);
    }
    return new RampFilter(spacing, window.applied(taps));
  }

  /** {@code spacing * (h conv row)}. */
  float[] filter(float[] row) {
    float[] sum = new float[row.length];
    for (int k = 0; k < row.length; k++) {
      float tap = taps[k];
      if (tap == 0) {
        continue;
      }
      for (int i = k; i < row.length; i++) {
        sum[i] += tap * row[i - k];
      }
      if (k > 0) {
        for (int i = k; i < row.length; i++) {
          sum[i - k] += tap * row[i];
        }
      }
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] *= (float) spacing;
    }
    return sum;
  }
}
