package org.reconstream.calibration;

import org.reconstream.array.NoiseStream;

/** Uniform numbers on (0, 1) from two normals: {@code exp(-(a^2 + b^2) / 2)}. */
final class Uniform {
  private Uniform() {}

  /** The number of one draw and purpose. */
  static double of(NoiseStream noise, int draw, int purpose) {
    float[] pair = new float[2];
    noise.normals(draw, 0, purpose, pair);
    return StrictMath.exp(-((double) pair[0] * pair[0] + (double) pair[1] * pair[1]) / 2);
  }
}
