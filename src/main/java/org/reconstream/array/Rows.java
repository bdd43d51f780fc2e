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

  /** The real half of a butterfly of four: a + b + c + d, a - b + c - d, a - c, b - d. */
  static void foldFour(float[] a, float[] b, float[] c, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      float even = a[i] + c[i];
      float odd = b[i] + d[i];
      float t = a[i] - c[i];
      float v = b[i] - d[i];
      a[i] = even + odd;
      b[i] = even - odd;
      c[i] = t;
      d[i] = v;
    }
  }

  /** {@code (tRe, tIm) = t - i v, (vIm, vRe) = t + i v} of two complex rows. */
  static void turnPair(float[] tRe, float[] tIm, float[] vRe, float[] vIm, int n) {
    for (int i = 0; i < n; i++) {
      float re1 = tRe[i] + vIm[i];
      float im1 = tIm[i] - vRe[i];
      float re3 = tRe[i] - vIm[i];
      float im3 = tIm[i] + vRe[i];
      tRe[i] = re1;
      tIm[i] = im1;
      vIm[i] = re3;
      vRe[i] = im3;
    }
  }

  /** As {@link #turnPair}, the first times {@code cos1 + i sin1}, the second the other. */
  static void turnPair(
      float[] tRe,
      float[] tIm,
      float[] vRe,
      float[] vIm,
      float cos1,
      float sin1,
      float cos3,
      float sin3,
      int n) {
    for (int i = 0; i < n; i++) {
      float re1 = tRe[i] + vIm[i];
      float im1 = tIm[i] - vRe[i];
      float re3 = tRe[i] - vIm[i];
      float im3 = tIm[i] + vRe[i];
      tRe[i] = re1 * cos1 - im1 * sin1;
      tIm[i] = re1 * sin1 + im1 * cos1;
      vIm[i] = re3 * cos3 - im3 * sin3;
      vRe[i] = re3 * sin3 + im3 * cos3;
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

  /** {@code target = target + a[0 to n] + a[n to 2 n] + ...}, added in this order. */
  public static void addParts(float[] a, int parts, float[] target, int n) {
    int part = 0;
    for (; part + 3 < parts; part += 4) {
      int at = part * n;
      for (int i = 0; i < n; i++) {
        target[i] = target[i] + a[at + i] + a[at + n + i] + a[at + 2 * n + i] + a[at + 3 * n + i];
      }
    }
    for (; part < parts; part++) {
      int at = part * n;
      for (int i = 0; i < n; i++) {
        target[i] += a[at + i];
      }
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

  /** {@code target = w0 a + w1 b}. */
  static void combine(float[] a, float[] b, float[] target, float w0, float w1, int n) {
    for (int i = 0; i < n; i++) {
      target[i] = a[i] * w0 + b[i] * w1;
    }
  }

  /** {@code target = target + w0 a + w1 b}. */
  public static void addCombination(
      float[] a, float[] b, float[] target, float w0, float w1, int n) {
    for (int i = 0; i < n; i++) {
      target[i] += a[i] * w0 + b[i] * w1;
    }
  }

  /** {@code target = w[0] a + w[1] b + w[2] c + w[3] d}, the weights starting at {@code at}. */
  static void combine(
      float[] a, float[] b, float[] c, float[] d, float[] target, float[] w, int at, int n) {
    combine(a, b, c, d, target, w[at], w[at + 1], w[at + 2], w[at + 3], n);
  }

  /** As the four-row {@code combine}, added to the target. */
  public static void addCombination(
      float[] a, float[] b, float[] c, float[] d, float[] target, float[] w, int at, int n) {
    addCombination(a, b, c, d, target, w[at], w[at + 1], w[at + 2], w[at + 3], n);
  }

  private static void combine(
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      float[] target,
      float w0,
      float w1,
      float w2,
      float w3,
      int n) {
    for (int i = 0; i < n; i++) {
      target[i] = a[i] * w0 + b[i] * w1 + c[i] * w2 + d[i] * w3;
    }
  }

  private static void addCombination(
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      float[] target,
      float w0,
      float w1,
      float w2,
      float w3,
      int n) {
    for (int i = 0; i < n; i++) {
      target[i] += a[i] * w0 + b[i] * w1 + c[i] * w2 + d[i] * w3;
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
