package org.reconstream.physics.ct;

/**
 * The two inner loops of {@link LineIntegrals}: along each ray of a run, over the image lines
 * {@code [from, to)}.
 */
final class JosephKernel {
  private JosephKernel() {}

  /** Adds to each ray the sum of the interpolated values that it meets. */
  static void gather(
      RayPaths paths, int ray, int end, int from, int to, PaddedLines lines, float[] sums) {
    int stride = lines.stride();
    float[] cells = lines.cells();
    int r = ray;
    for (; r + 1 < end; r += 2) {
      int a0 = Math.max(from, paths.first[r]);
      int a1 = Math.min(to, paths.last[r]);
      int b0 = Math.max(from, paths.first[r + 1]);
      int b1 = Math.min(to, paths.last[r + 1]);
      int begin = Math.max(a0, b0);
      int stop = Math.min(a1, b1);
      if (begin >= stop) {
        sums[r] += along(paths, r, a0, a1, cells, stride);
        sums[r + 1] += along(paths, r + 1, b0, b1, cells, stride);
        continue;
      }
      int slopeA = paths.slope[r];
      int slopeB = paths.slope[r + 1];
      long a = paths.start[r] + (long) begin * slopeA;
      long b = paths.start[r + 1] + (long) begin * slopeB;
      float sumA = along(paths, r, a0, begin, cells, stride);
      float sumB = along(paths, r + 1, b0, begin, cells, stride);
      int base = begin * stride;
      for (int k = begin; k < stop; k++) {
        int i = base + (int) (a >> RayPaths.FRACTION);
        int j = base + (int) (b >> RayPaths.FRACTION);
        float f = ((int) a & RayPaths.FRACTION_MASK) * RayPaths.UNIT;
        float g = ((int) b & RayPaths.FRACTION_MASK) * RayPaths.UNIT;
        float left = cells[i];
        float leftB = cells[j];
        sumA += left + f * (cells[i + 1] - left);
        sumB += leftB + g * (cells[j + 1] - leftB);
        a += slopeA;
        b += slopeB;
        base += stride;
      }
      sums[r] += sumA + along(paths, r, stop, a1, cells, stride);
      sums[r + 1] += sumB + along(paths, r + 1, stop, b1, cells, stride);
    }
    if (r < end) {
      int first = Math.max(from, paths.first[r]);
      int last = Math.min(to, paths.last[r]);
      sums[r] += along(paths, r, first, last, cells, stride);
    }
  }

  /** The sum of one ray over the lines {@code [from, to)}; 0 where there are none. */
  private static float along(RayPaths paths, int ray, int from, int to, float[] cells, int stride) {
    int slope = paths.slope[ray];
    long position = paths.start[ray] + (long) from * slope;
    float sum = 0;
    for (int k = from; k < to; k++) {
      int i = k * stride + (int) (position >> RayPaths.FRACTION);
      float f = ((int) position & RayPaths.FRACTION_MASK) * RayPaths.UNIT;
      float left = cells[i];
      sum += left + f * (cells[i + 1] - left);
      position += slope;
    }
    return sum;
  }

  /** Adds each ray's value times its path to the pixels that it meets. */
  static void scatter(
      RayPaths paths, int ray, int end, int from, int to, PaddedLines lines, float[] values) {
    int stride = lines.stride();
    float[] cells = lines.cells();
    for (int r = ray; r < end; r++) {
      int begin = Math.max(from, paths.first[r]);
      int stop = Math.min(to, paths.last[r]);
      int slope = paths.slope[r];
      long position = paths.start[r] + (long) begin * slope;
      float value = values[r] * paths.length[r];
      int base = begin * stride;
      for (int k = begin; k < stop; k++) {
        int i = base + (int) (position >> RayPaths.FRACTION);
        float right = ((int) position & RayPaths.FRACTION_MASK) * RayPaths.UNIT * value;
        cells[i] += value - right;
        cells[i + 1] += right;
        position += slope;
        base += stride;
      }
    }
  }
}
