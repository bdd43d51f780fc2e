package org.reconstream.physics.ct;

import java.util.stream.IntStream;

/**
 * Minimises {@code ||u - f||^2 / 2 + t TV(u)} over {@code u >= -0.012} (-1024 HU) with isotropic
 * total variation, forward differences and no flux over the border: the fast gradient projection of
 * Beck and Teboulle (2009) on the dual, which is kept from call to call as the start of the next.
 * One thread at a time.
 */
final class TotalVariationDenoising {
  private static final int ITERATIONS = 15;
  private static final float LOWEST = -0.012f;

  /** One over the squared norm of the gradient, which is below 8. */
  private static final float STEP = 1 / 8f;

  private final int rows;
  private final int columns;
  private float[] dualX;
  private float[] dualY;
  private float[] leadX;
  private float[] leadY;

  TotalVariationDenoising(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    this.dualX = new float[rows * columns];
    this.dualY = new float[rows * columns];
    this.leadX = new float[rows * columns];
    this.leadY = new float[rows * columns];
  }

  /**
   * Denoises f into u.
   *
   * @param threshold t, positive
   * @param u overwritten
   * @return the squared distance of the new u from the old
   */
  double denoise(float[] f, double threshold, float[] u) {
    float[] before = u.clone();
    float t = (float) threshold;
    float[] nextX = new float[f.length];
    float[] nextY = new float[f.length];
    System.arraycopy(dualX, 0, leadX, 0, f.length);
    System.arraycopy(dualY, 0, leadY, 0, f.length);
    double momentum = 1;
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      rows(row -> primal(row, f, t, leadX, leadY, u));
      float[] x = nextX;
      float[] y = nextY;
      double next = 0.5 * (1 + Math.sqrt(1 + 4 * momentum * momentum));
      float inertia = (float) ((momentum - 1) / next);
      rows(row -> ascend(row, u, t, x, y, inertia));
      nextX = dualX;
      nextY = dualY;
      dualX = x;
      dualY = y;
      momentum = next;
    }
    rows(row -> primal(row, f, t, dualX, dualY, u));
    double distance = 0;
    for (int i = 0; i < u.length; i++) {
      double difference = u[i] - before[i];
      distance += difference * difference;
    }
    return distance;
  }

  private void rows(java.util.function.IntConsumer work) {
    IntStream.range(0, rows).parallel().forEach(work);
  }

  /** {@code u = f - t div^T p}, bounded from below. */
  private void primal(int row, float[] f, float t, float[] px, float[] py, float[] u) {
    int from = row * columns;
    for (int i = from; i < from + columns; i++) {
      float left = i > from ? px[i - 1] : 0;
      float up = row > 0 ? py[i - columns] : 0;
      u[i] = Math.max(LOWEST, f[i] + t * (px[i] - left + py[i] - up));
    }
  }

  /** One projected step of the dual from the lead point, and the next lead point. */
  private void ascend(int row, float[] u, float t, float[] nextX, float[] nextY, float inertia) {
    int from = row * columns;
    float step = STEP / t;
    for (int i = from; i < from + columns; i++) {
      float x = i + 1 < from + columns ? leadX[i] + step * (u[i + 1] - u[i]) : 0;
      float y = row + 1 < rows ? leadY[i] + step * (u[i + columns] - u[i]) : 0;
      float norm = Math.max(1, (float) Math.sqrt(x * x + y * y));
      nextX[i] = x / norm;
      nextY[i] = y / norm;
      leadX[i] = nextX[i] + inertia * (nextX[i] - dualX[i]);
      leadY[i] = nextY[i] + inertia * (nextY[i] - dualY[i]);
    }
  }
}
