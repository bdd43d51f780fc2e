package org.reconstream.evaluation;

import org.reconstream.array.NoiseStream;

/** Uniform random numbers from one coordinate of a noise stream, in order. Not thread-safe. */
final class Uniforms {
  private final float[] normals;
  private int next;

  /** Up to {@code count} numbers. */
  Uniforms(NoiseStream noise, int index, int purpose, int count) {
    this.normals = new float[2 * count];
    noise.normals(index, 0, purpose, normals);
  }

  /** The next number, uniform on (0, 1): the angle of a pair of normal numbers. */
  double next() {
    double angle = StrictMath.atan2(normals[next], normals[next + 1]);
    next += 2;
    return (angle + Math.PI) / (2 * Math.PI);
  }

  /** The next number, uniform between two bounds. */
  double between(double least, double most) {
    return least + (most - least) * next();
  }
}
