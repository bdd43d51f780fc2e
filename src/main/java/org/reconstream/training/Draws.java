package org.reconstream.training;

import org.reconstream.array.NoiseStream;

/**
 * A sequence of random numbers at one place of a run, (item, step): the same place gives the same
 * sequence, whatever was drawn elsewhere or before an interruption. Not thread-safe.
 */
final class Draws {
  private static final int BLOCK = 16;

  private final NoiseStream noise;
  private final int item;
  private final int step;
  private final float[] normals = new float[BLOCK];
  private int block;
  private int next = BLOCK;

  Draws(NoiseStream noise, int item, int step) {
    this.noise = noise;
    this.item = item;
    this.step = step;
  }

  /** A standard normal number. */
  double normal() {
    if (next == BLOCK) {
      noise.normals(item, step, block++, normals);
      next = 0;
    }
    return normals[next++];
  }

  /** A number uniform on [low, high): the angle of a pair of normals is uniform on the circle. */
  double uniform(double low, double high) {
    double turn = StrictMath.atan2(normal(), normal()) / (2 * Math.PI) + 0.5;
    return low + (high - low) * Math.min(turn, Math.nextDown(1.0));
  }

  /** {@code exp} of a number uniform between the logarithms of two positive ends. */
  double logUniform(double low, double high) {
    return StrictMath.exp(uniform(StrictMath.log(low), StrictMath.log(high)));
  }

  /** An integer uniform on 0 to count - 1. */
  int below(int count) {
    return Math.min((int) uniform(0, count), count - 1);
  }

  /** True with this probability. */
  boolean chance(double probability) {
    return uniform(0, 1) < probability;
  }
}
