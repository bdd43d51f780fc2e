package org.reconstream.training;

/** Random smooth fields {@code [side, side]} whose largest magnitude is 1. */
final class SmoothField {
  private SmoothField() {}

  /** A polynomial in both coordinates of total degree 1 to {@code order}. */
  static float[] polynomial(Draws draws, int side, int order) {
    double[][] weights = new double[order + 1][order + 1];
    for (int a = 0; a <= order; a++) {
      for (int b = 0; b <= order; b++) {
        double z = draws.normal();
        weights[a][b] = a + b > 0 && a + b <= order ? z : 0;
      }
    }
    float[] field = new float[side * side];
    for (int row = 0; row < side; row++) {
      double y = coordinate(row, side);
      for (int column = 0; column < side; column++) {
        double x = coordinate(column, side);
        double sum = 0;
        for (int a = order; a >= 0; a--) {
          double inner = 0;
          for (int b = order; b >= 0; b--) {
            inner = inner * x + weights[a][b];
          }
          sum = sum * y + inner;
        }
        field[row * side + column] = (float) sum;
      }
    }
    return normalised(field);
  }

  /** Normal numbers on a {@code cells x cells} grid, interpolated by cubic B-splines. */
  static float[] spline(Draws draws, int side, int cells) {
    double[] grid = new double[(cells + 3) * (cells + 3)];
    for (int i = 0; i < grid.length; i++) {
      grid[i] = draws.normal();
    }
    float[] field = new float[side * side];
    for (int row = 0; row < side; row++) {
      double y = (double) row * cells / side;
      for (int column = 0; column < side; column++) {
        double x = (double) column * cells / side;
        double sum = 0;
        for (int i = 0; i < 4; i++) {
          for (int j = 0; j < 4; j++) {
            sum +=
                spline(y - Math.floor(y), i)
                    * spline(x - Math.floor(x), j)
                    * grid[((int) y + i) * (cells + 3) + (int) x + j];
          }
        }
        field[row * side + column] = (float) sum;
      }
    }
    return normalised(field);
  }

  private static double spline(double t, int knot) {
    double s = 1 - t;
    return switch (knot) {
      case 0 -> s * s * s / 6;
      case 1 -> (3 * t * t * t - 6 * t * t + 4) / 6;
      case 2 -> (3 * s * s * s - 6 * s * s + 4) / 6;
      default -> t * t * t / 6;
    };
  }

  private static double coordinate(int index, int side) {
    return side == 1 ? 0 : 2.0 * index / (side - 1) - 1;
  }

  private static float[] normalised(float[] field) {
    float largest = 1e-6f;
    for (float value : field) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < field.length; i++) {
      field[i] /= largest;
    }
    return field;
  }
}
