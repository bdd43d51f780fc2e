package org.reconstream.physics;

import java.util.Arrays;

/**
 * Inner products of long vectors: single-precision products are added in lanes, which the compiler
 * turns into vector instructions, and the lanes, after a few products each, in double precision.
 * The order is fixed, so the same vectors give the same bits.
 *
 * <p>Values are taken relative to a power of two, so that the units of the data, however small or
 * large, neither vanish nor overflow when they are squared. One thread at a time.
 */
final class InnerProducts {
  private static final int LANES = 512;
  private static final int PRODUCTS_OF_A_LANE = 16;

  private final float[] lanes = new float[LANES];
  private float unit = 1;
  private double squareOfUnit = 1;

  /** Takes values relative to the largest of a vector from now on. */
  void relativeTo(float[] vector) {
    float largest = 0;
    for (float value : vector) {
      largest = Math.max(largest, Math.abs(value));
    }
    int exponent = largest > 0 && largest < Float.POSITIVE_INFINITY ? exponent(largest) : 0;
    unit = Math.scalb(1f, -exponent);
    squareOfUnit = Math.scalb(1.0, 2 * exponent);
  }

  /** The exponent, so far inside the range that the reciprocal is exact. */
  private static int exponent(float value) {
    return Math.max(-120, Math.min(120, Math.getExponent(value)));
  }

  /** {@code a^T b}. */
  double of(float[] a, float[] b) {
    return sum(a.length, (at, n) -> add(a, b, at, n));
  }

  /** {@code a^T M b}, M diagonal. */
  double of(float[] a, float[] m, float[] b) {
    return sum(a.length, (at, n) -> add(a, m, b, at, n));
  }

  /** Adds the products of n elements from one index on to the lanes. */
  private interface Addition {
    void run(int at, int n);
  }

  private double sum(int length, Addition addition) {
    double sum = 0;
    for (int from = 0; from < length; from += LANES * PRODUCTS_OF_A_LANE) {
      int to = Math.min(from + LANES * PRODUCTS_OF_A_LANE, length);
      Arrays.fill(lanes, 0);
      for (int at = from; at < to; at += LANES) {
        addition.run(at, Math.min(LANES, to - at));
      }
      sum += total();
    }
    return sum * squareOfUnit;
  }

  private void add(float[] a, float[] b, int at, int n) {
    for (int j = 0; j < n; j++) {
      lanes[j] += (a[at + j] * unit) * (b[at + j] * unit);
    }
  }

  private void add(float[] a, float[] m, float[] b, int at, int n) {
    for (int j = 0; j < n; j++) {
      lanes[j] += (a[at + j] * unit) * m[at + j] * (b[at + j] * unit);
    }
  }

  private double total() {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    for (int j = 0; j < LANES; j += 4) {
      s0 += lanes[j];
      s1 += lanes[j + 1];
      s2 += lanes[j + 2];
      s3 += lanes[j + 3];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
