package org.reconstream.evaluation;

import java.util.ArrayDeque;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;

/**
 * Where the object is in a magnitude image: pixels above a share of the bright tissue (99th
 * percentile of the brighter half), and what they enclose.
 */
final class ObjectRegion {
  private static final double SHARE = 0.1;

  private ObjectRegion() {}

  /** 1 inside, 0 outside, {@code [H, W]}, of an image {@code [H, W]}. */
  static Tensor of(Tensor magnitude) {
    int height = magnitude.shape().dim(0);
    int width = magnitude.shape().dim(1);
    float[] values = magnitude.values();
    double threshold = SHARE * Percentiles.of(values, 0.99);
    boolean[] outside = new boolean[values.length];
    ArrayDeque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < values.length; i++) {
      int y = i / width;
      int x = i % width;
      if (y == 0 || x == 0 || y == height - 1 || x == width - 1) {
        visit(i, values, threshold, outside, open);
      }
    }
    while (!open.isEmpty()) {
      int i = open.poll();
      int y = i / width;
      int x = i % width;
      if (y > 0) {
        visit(i - width, values, threshold, outside, open);
      }
      if (y < height - 1) {
        visit(i + width, values, threshold, outside, open);
      }
      if (x > 0) {
        visit(i - 1, values, threshold, outside, open);
      }
      if (x < width - 1) {
        visit(i + 1, values, threshold, outside, open);
      }
    }
    float[] region = new float[values.length];
    for (int i = 0; i < region.length; i++) {
      region[i] = outside[i] ? 0 : 1;
    }
    return Tensor.of(Shape.of(height, width), region);
  }

  private static void visit(
      int i, float[] values, double threshold, boolean[] outside, ArrayDeque<Integer> open) {
    if (!outside[i] && values[i] < threshold) {
      outside[i] = true;
      open.add(i);
    }
  }
}
