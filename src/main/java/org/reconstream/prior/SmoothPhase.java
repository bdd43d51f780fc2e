package org.reconstream.prior;

import org.reconstream.array.NoiseStream;

/**
 * Random smooth image phase: a global phase uniform on the circle plus, in most images, a cubic
 * polynomial whose largest magnitude is uniform on [0, pi]. Coil-combined MR images carry such
 * phase from field inhomogeneity, flow and the receive chain. A pure function of the stream and the
 * index.
 */
public final class SmoothPhase {
  private static final int ORDER = 3;
  private static final double SHARE_WITH_POLYNOMIAL = 0.85;
  private static final int COEFFICIENTS = 16;

  private final NoiseStream noise;

  /** Phases from this stream. */
  public SmoothPhase(NoiseStream noise) {
    this.noise = noise;
  }

  /** The phase, in radians, of image {@code index}, row-major {@code [height, width]}. */
  public double[] of(int index, int height, int width) {
    float[] z = new float[COEFFICIENTS + 6];
    noise.normals(index, 0, 0, z);
    double global = turn(z, COEFFICIENTS);
    double chance = Math.abs(turn(z, COEFFICIENTS + 2)) / Math.PI;
    double peak = chance < SHARE_WITH_POLYNOMIAL ? Math.abs(turn(z, COEFFICIENTS + 4)) : 0;
    double[] phase = polynomial(z, height, width);
    double largest = 1e-6;
    for (double p : phase) {
      largest = Math.max(largest, Math.abs(p));
    }
    for (int i = 0; i < phase.length; i++) {
      phase[i] = global + peak * phase[i] / largest;
    }
    return phase;
  }

  /** An angle uniform on (-pi, pi] from two normals. */
  private static double turn(float[] z, int at) {
    return StrictMath.atan2(z[at], z[at + 1]);
  }

  private static double[] polynomial(float[] z, int height, int width) {
    double[] field = new double[height * width];
    for (int i = 0; i < field.length; i++) {
      int row = i / width;
      double y = 2.0 * row / (height - 1) - 1;
      double x = 2.0 * (i % width) / (width - 1) - 1;
      double power = 1;
      for (int a = 0; a <= ORDER; a++, power *= y) {
        double term = power;
        for (int b = 0; a + b <= ORDER; b++, term *= x) {
          field[i] += a + b > 0 ? z[4 * a + b] * term : 0;
        }
      }
    }
    return field;
  }
}
