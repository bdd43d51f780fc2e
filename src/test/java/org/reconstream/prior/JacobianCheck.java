package org.reconstream.prior;

import static org.assertj.core.api.Assertions.assertThat;

import org.reconstream.array.NoiseStream;

/** Holds vector-Jacobian products against central differences of the denoiser itself. */
public final class JacobianCheck {
  private JacobianCheck() {}

  /**
   * {@code w . J^T u = u . (D(x + h w) - D(x - h w)) / (2 h)} for random x, u and w at several
   * noise levels, all rows in one batch.
   *
   * @param tolerance relative to {@code |u| |J^T w|}-like sizes, {@code |u| |w|}
   */
  public static void matchesDifferences(
      JacobianDenoiser denoiser, int height, int width, double tolerance) {
    float[] sigmas = {0.05f, 0.3f, 1, 4};
    int size = denoiser.channels() * height * width;
    float[][] x = normals(sigmas.length, size, 1);
    float[][] u = normals(sigmas.length, size, 2);
    float[][] w = normals(sigmas.length, size, 3);
    float[][] products = new float[sigmas.length][size];
    denoiser.vectorJacobian(x, sigmas, u, height, width, products);
    for (int row = 0; row < sigmas.length; row++) {
      double step = 0.02 * sigmas[row];
      double expected =
          directional(denoiser, x[row], sigmas[row], u[row], w[row], step, height, width);
      assertThat(Math.abs(dot(products[row], w[row]) - expected) / size)
          .as("sigma %s", sigmas[row])
          .isLessThan(tolerance);
      assertThat(dot(products[row], products[row])).isPositive();
    }
  }

  /** A row's product does not depend on its companions. */
  public static void isBatchInvariant(JacobianDenoiser denoiser, int height, int width) {
    int size = denoiser.channels() * height * width;
    float[][] x = normals(7, size, 4);
    float[][] u = normals(7, size, 5);
    float[] sigmas = {0.02f, 0.1f, 0.5f, 1, 2, 3, 8};
    float[][] together = new float[7][size];
    denoiser.vectorJacobian(x, sigmas, u, height, width, together);
    for (int row : new int[] {0, 3, 6}) {
      float[][] alone = new float[1][size];
      denoiser.vectorJacobian(
          new float[][] {x[row]},
          new float[] {sigmas[row]},
          new float[][] {u[row]},
          height,
          width,
          alone);
      assertThat(alone[0]).isEqualTo(together[row]);
    }
  }

  private static double directional(
      Denoiser denoiser,
      float[] x,
      float sigma,
      float[] u,
      float[] w,
      double step,
      int height,
      int width) {
    float[][] ends = new float[2][x.length];
    for (int i = 0; i < x.length; i++) {
      ends[0][i] = (float) (x[i] + step * w[i]);
      ends[1][i] = (float) (x[i] - step * w[i]);
    }
    float[][] denoised = new float[2][x.length];
    denoiser.denoise(ends, new float[] {sigma, sigma}, height, width, denoised);
    return (dot(denoised[0], u) - dot(denoised[1], u)) / (2 * step);
  }

  private static float[][] normals(int rows, int size, int purpose) {
    float[][] values = new float[rows][size];
    for (int row = 0; row < rows; row++) {
      NoiseStream.ofKey(11).normals(row, 0, purpose, values[row]);
    }
    return values;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
