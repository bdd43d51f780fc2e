package org.reconstream.training;

import java.util.Arrays;
import org.reconstream.array.Fft;

/**
 * The divisor that brings an MR slice to the scale it will have when it is reconstructed: the 99th
 * percentile, over the foreground, of the magnitude seen through a Hann window over the central
 * lines of its k-space, averaged over the two directions of those lines.
 */
final class SliceScale {
  /** Central lines of k-space that a scan acquires fully. */
  static final int LINES = 24;

  private static final int FEWEST_PIXELS = 200;
  private static final double SMALLEST = 0.25;

  private SliceScale() {}

  /** The divisor of a magnitude image {@code [height, width]} of peak about 1. */
  static double of(float[] magnitude, int height, int width, double foreground) {
    int inside = 0;
    float peak = 0;
    for (float m : magnitude) {
      inside += m > foreground ? 1 : 0;
      peak = Math.max(peak, m);
    }
    if (inside < FEWEST_PIXELS) {
      return Math.max(peak, SMALLEST);
    }
    float[] rows = lowResolution(magnitude, height, width);
    float[] columns =
        transposed(
            lowResolution(transposed(magnitude, height, width), width, height), width, height);
    double scale = percentile(rows, magnitude, foreground, inside);
    scale += percentile(columns, magnitude, foreground, inside);
    return Math.max(scale / 2, SMALLEST);
  }

  private static double percentile(
      float[] values, float[] magnitude, double foreground, int inside) {
    float[] chosen = new float[inside];
    int n = 0;
    for (int i = 0; i < values.length; i++) {
      if (magnitude[i] > foreground) {
        chosen[n++] = values[i];
      }
    }
    return Percentile.of(chosen, 99);
  }

  /** The magnitude with its k-space windowed along the first axis. */
  private static float[] lowResolution(float[] magnitude, int height, int width) {
    int size = height * width;
    float[] plane = Arrays.copyOf(magnitude, 2 * size);
    Fft fft = Fft.of(height, width);
    Fft.Workspace workspace = fft.workspace();
    fft.forward(plane, 0, plane, 0, workspace);
    int lines = Math.min(LINES, height);
    int start = height / 2 - lines / 2;
    for (int y = 0; y < height; y++) {
      int k = y - start;
      boolean acquired = k >= 0 && k < lines;
      double hann = acquired ? 0.5 - 0.5 * Math.cos(2 * Math.PI * (k + 1) / (lines + 1)) : 0;
      for (int x = 0; x < width; x++) {
        plane[y * width + x] *= (float) hann;
        plane[size + y * width + x] *= (float) hann;
      }
    }
    fft.inverse(plane, 0, plane, 0, workspace);
    float[] result = new float[size];
    for (int i = 0; i < size; i++) {
      result[i] = (float) Math.hypot(plane[i], plane[size + i]);
    }
    return result;
  }

  private static float[] transposed(float[] image, int height, int width) {
    float[] turned = new float[image.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        turned[x * height + y] = image[y * width + x];
      }
    }
    return turned;
  }
}
