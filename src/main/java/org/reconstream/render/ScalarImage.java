package org.reconstream.render;

import java.util.Arrays;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;

/**
 * A real image in row-major order; shares its array.
 *
 * @param height rows
 * @param width columns
 * @param values {@code [height, width]}
 */
record ScalarImage(int height, int width, float[] values) {
  ScalarImage {
    if (Shape.of(height, width).size() != values.length) {
      throw new IllegalArgumentException(
          "an image of " + height + " x " + width + " cannot hold " + values.length + " values");
    }
  }

  /** A real {@code [H, W]} tensor. */
  static ScalarImage of(Tensor image) {
    return new ScalarImage(image.shape().dim(0), image.shape().dim(1), image.values());
  }

  /** The root of the sum of squares over all planes of {@code [..., H, W]}. */
  static ScalarImage magnitude(Tensor planes) {
    Shape shape = planes.shape();
    int height = shape.dim(shape.rank() - 2);
    int width = shape.dim(shape.rank() - 1);
    float[] values = new float[height * width];
    for (int i = 0; i < values.length; i++) {
      double sum = 0;
      for (int at = i; at < planes.values().length; at += values.length) {
        sum += (double) planes.values()[at] * planes.values()[at];
      }
      values[i] = (float) Math.sqrt(sum);
    }
    return new ScalarImage(height, width, values);
  }

  /** The part of this size around the centre, index {@code floor(n / 2)} on both sides. */
  ScalarImage centre(int rows, int columns) {
    int top = height / 2 - rows / 2;
    int left = width / 2 - columns / 2;
    float[] part = new float[rows * columns];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(values, (top + row) * width + left, part, row * columns, columns);
    }
    return new ScalarImage(rows, columns, part);
  }

  /** The value below which this share (0 to 1) of the pixels lies. */
  double quantile(double share) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  /** Nearest-neighbour resize: every sample stays what it was. */
  ScalarImage nearest(int rows, int columns) {
    float[] out = new float[rows * columns];
    for (int row = 0; row < rows; row++) {
      int from = (int) ((long) row * height / rows) * width;
      for (int column = 0; column < columns; column++) {
        out[row * columns + column] = values[from + (int) ((long) column * width / columns)];
      }
    }
    return new ScalarImage(rows, columns, out);
  }

  /** Cubic resize (Catmull and Rom 1974), edges repeated, never below zero. */
  ScalarImage cubic(int rows, int columns) {
    return cubic(rows, columns, 0);
  }

  /** Cubic resize (Catmull and Rom 1974), edges repeated, never below a value. */
  ScalarImage cubic(int rows, int columns, float lowest) {
    float[] wide = new float[height * columns];
    for (int column = 0; column < columns; column++) {
      double x = (column + 0.5) * width / columns - 0.5;
      int left = (int) Math.floor(x);
      for (int row = 0; row < height; row++) {
        wide[row * columns + column] = cubic(row * width, 1, width, left, x - left, values);
      }
    }
    float[] out = new float[rows * columns];
    for (int row = 0; row < rows; row++) {
      double y = (row + 0.5) * height / rows - 0.5;
      int top = (int) Math.floor(y);
      for (int column = 0; column < columns; column++) {
        float value = cubic(column, columns, height, top, y - top, wide);
        out[row * columns + column] = Math.max(lowest, value);
      }
    }
    return new ScalarImage(rows, columns, out);
  }

  private static float cubic(
      int start, int stride, int count, int index, double t, float[] source) {
    double p0 = source[start + stride * clamp(index - 1, count)];
    double p1 = source[start + stride * clamp(index, count)];
    double p2 = source[start + stride * clamp(index + 1, count)];
    double p3 = source[start + stride * clamp(index + 2, count)];
    double c = 2 * p0 - 5 * p1 + 4 * p2 - p3;
    return (float) (p1 + 0.5 * t * (p2 - p0 + t * (c + t * (3 * (p1 - p2) + p3 - p0))));
  }

  private static int clamp(int index, int count) {
    return Math.max(0, Math.min(count - 1, index));
  }
}
