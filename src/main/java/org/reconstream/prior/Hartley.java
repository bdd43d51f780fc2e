package org.reconstream.prior;

/**
 * The separable discrete Hartley transform of a height x width plane in double precision: {@code X
 * = C_h x C_w} with {@code C_n[k, j] = (cos + sin)(2 pi k j / n) / sqrt(n)}.
 *
 * <p>{@code C_n} is real, symmetric and orthogonal, so the transform is its own inverse and keeps
 * white noise white. It diagonalises every stationary operator whose kernel is even along each axis
 * (Bracewell 1983), which makes it the real counterpart of the unitary Fourier transform for
 * spectra that depend on |fy| and |fx|. Frequency index k has |f| = min(k, n - k) / n.
 *
 * <p>Dense products: O(n^3), exact to rounding, for reference and fitting rather than speed.
 */
final class Hartley {
  private final int height;
  private final int width;
  private final double[] rows;
  private final double[] columns;

  Hartley(int height, int width) {
    this.height = height;
    this.width = width;
    this.rows = matrix(height);
    this.columns = matrix(width);
  }

  /** The transform of {@code plane} (row-major, left untouched); a fresh array. */
  double[] transform(double[] plane) {
    double[] half = new double[plane.length];
    multiply(rows, plane, half, height, height, width);
    double[] result = new double[plane.length];
    multiply(half, columns, result, height, width, width);
    return result;
  }

  private static double[] matrix(int n) {
    double[] cas = new double[n];
    for (int i = 0; i < n; i++) {
      double angle = 2 * Math.PI * i / n;
      cas[i] = (StrictMath.cos(angle) + StrictMath.sin(angle)) / Math.sqrt(n);
    }
    double[] matrix = new double[n * n];
    for (int k = 0; k < n; k++) {
      for (int j = 0; j < n; j++) {
        matrix[k * n + j] = cas[(int) ((long) k * j % n)];
      }
    }
    return matrix;
  }

  /** {@code c[m, n] = a[m, k] b[k, n]}, c zero on entry. */
  private static void multiply(double[] a, double[] b, double[] c, int m, int k, int n) {
    for (int i = 0; i < m; i++) {
      for (int l = 0; l < k; l++) {
        double factor = a[i * k + l];
        int from = l * n;
        int to = i * n;
        for (int j = 0; j < n; j++) {
          c[to + j] += factor * b[from + j];
        }
      }
    }
  }
}
