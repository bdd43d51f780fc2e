package org.reconstream.array;

/**
 * Arithmetic on whole rows: every method runs one loop over the first {@code n} elements of a few
 * separate arrays with the same index, the form that the Java compiler turns into vector
 * instructions. Rows of a plane are therefore kept as separate arrays, and no loop here touches
 * more than six of them.
 *
 * <p>Targets may be the same arrays as sources. Stateless; the caller owns the arrays.
 */
public final class Rows {
  private Rows() {}

  /** {@code sum = a + b}, {@code difference = a - b}. */
  public static void sumDifference(float[] a, float[] b, float[] sum, float[] difference, int n) {
    for (int i = 0; i < n; i++) {
      float u = a[i];
      float v = b[i];
      sum[i] = u + v;
      difference[i] = u - v;
    }
  }

  /** {@code (re, im) = (re, im) (cos + i sin)}. */
  public static void rotate(float[] re, float[] im, float cos, float sin, int n) {
    for (int i = 0; i < n; i++) {
      float u = re[i];
      float v = im[i];
      re[i] = u * cos - v * sin;
      im[i] = u * sin + v * cos;
    }
  }

  /** {@code a = factor a}. */
  public static void scale(float[] a, float factor, int n) {
    for (int i = 0; i < n; i++) {
      a[i] *= factor;
    }
  }

  /** {@code target = target + a}. */
  public static void add(float[] a, float[] target, int n) {
    for (int i = 0; i < n; i++) {
      target[i] += a[i];
    }
  }

  /** {@code a = a b}, element by element. */
  public static void multiply(float[] a, float[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] *= b[i];
    }
  }

  /** {@code target = a b - c d}, element by element. */
  public static void productDifference(
      float[] a, float[] b, float[] c, float[] d, float[] target, int n) {
    for (int i = 0; i < n; i++) {
      target[i] = a[i] * b[i] - c[i] * d[i];
    }
  }

  /** {@code target = a b + c d}, element by element. */
  public static void productSum(float[] a, float[] b, float[] c, float[] d, float[] target, int n) {
    for (int i = 0; i < n; i++) {
      target[i] = a[i] * b[i] + c[i] * d[i];
    }
  }

  /** {@code target = target + a b + c d}, element by element. */
  public static void addProductSum(
      float[] a, float[] b, float[] c, float[] d, float[] target, int n) {
    for (int i = 0; i < n; i++) {
      target[i] += a[i] * b[i] + c[i] * d[i];
    }
  }

  /** {@code target = target + a b - c d}, element by element. */
  public static void addProductDifference(
      float[] a, float[] b, float[] c, float[] d, float[] target, int n) {
    for (int i = 0; i < n; i++) {
      target[i] += a[i] * b[i] - c[i] * d[i];
    }
  }

  /**
   * Two linear combinations of four rows: {@code s = sum_j w[at + j] x_j}, {@code t = sum_j w[at +
   * 4 + j] x_j}.
   */
  static void combine(
      float[] x0,
      float[] x1,
      float[] x2,
      float[] x3,
      float[] s,
      float[] t,
      float[] w,
      int at,
      int n) {
    float s0 = w[at];
    float s1 = w[at + 1];
    float s2 = w[at + 2];
    float s3 = w[at + 3];
    float t0 = w[at + 4];
    float t1 = w[at + 5];
    float t2 = w[at + 6];
    float t3 = w[at + 7];
    for (int i = 0; i < n; i++) {
      float p = x0[i];
      float q = x1[i];
      float u = x2[i];
      float v = x3[i];
      s[i] = p * s0 + q * s1 + u * s2 + v * s3;
      t[i] = p * t0 + q * t1 + u * t2 + v * t3;
    }
  }

  /** As {@link #combine}, added to what {@code s} and {@code t} hold. */
  static void addCombination(
      float[] x0,
      float[] x1,
      float[] x2,
      float[] x3,
      float[] s,
      float[] t,
      float[] w,
      int at,
      int n) {
    float s0 = w[at];
    float s1 = w[at + 1];
    float s2 = w[at + 2];
    float s3 = w[at + 3];
    float t0 = w[at + 4];
    float t1 = w[at + 5];
    float t2 = w[at + 6];
    float t3 = w[at + 7];
    for (int i = 0; i < n; i++) {
      float p = x0[i];
      float q = x1[i];
      float u = x2[i];
      float v = x3[i];
      s[i] += p * s0 + q * s1 + u * s2 + v * s3;
      t[i] += p * t0 + q * t1 + u * t2 + v * t3;
    }
  }

  /**
   * Transposes a plane held as rows: {@code target[j][i] = source[i][j]}, in square tiles so that
   * both sides stay in the cache.
   */
  static void transpose(float[][] source, float[][] target) {
    int tile = 16;
    int rows = source.length;
    int columns = target.length;
    for (int i0 = 0; i0 < rows; i0 += tile) {
      int i1 = Math.min(rows, i0 + tile);
      for (int j0 = 0; j0 < columns; j0 += tile) {
        int j1 = Math.min(columns, j0 + tile);
        for (int j = j0; j < j1; j++) {
          float[] row = target[j];
          for (int i = i0; i < i1; i++) {
            row[i] = source[i][j];
          }
        }
      }
    }
  }
}
