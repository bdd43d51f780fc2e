package org.reconstream.cli;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.reconstream.array.NoiseStream;
import org.reconstream.array.Shape;
import org.reconstream.physics.SamplingMask;

/**
 * Random masks of a fixed number of positions. Every position has an exponential waiting time over
 * its weight, and the first ones are marked, so a position's chance grows with its weight.
 *
 * @param height rows
 * @param width columns
 * @param count positions to mark
 * @param weights chances, row-major; 0 for never
 */
record RandomMask(int height, int width, int count, double[] weights) {
  /** Frequencies below this radius, in cycles per pixel, are likely; beyond it ever less. */
  private static final double RADIUS = 0.06;

  /** Pixels with equal chances. */
  static RandomMask pixels(Shape image, double share) {
    int plane = image.dim(1) * image.dim(2);
    double[] weights = new double[plane];
    java.util.Arrays.fill(weights, 1);
    return new RandomMask(image.dim(1), image.dim(2), count(share * plane, plane), weights);
  }

  /**
   * Frequencies, zero at N/2, low ones more often; of a frequency and its opposite only one when
   * the image is real, where {@code share} counts the two numbers of a measurement.
   */
  static RandomMask frequencies(Shape image, double share) {
    int height = image.dim(1);
    int width = image.dim(2);
    boolean complex = image.dim(0) == 2;
    double[] weights = new double[height * width];
    int possible = 0;
    for (int i = 0; i < weights.length; i++) {
      int ky = i / width - height / 2;
      int kx = i % width - width / 2;
      int opposite =
          Math.floorMod(height / 2 - ky, height) * width + Math.floorMod(width / 2 - kx, width);
      if (complex || i <= opposite) {
        double f = Math.hypot((double) ky / height, (double) kx / width) / RADIUS;
        weights[i] = 1 / (1 + f * f);
        possible++;
      }
    }
    double wanted = share * weights.length / (complex ? 1 : 2);
    return new RandomMask(height, width, count(wanted, possible), weights);
  }

  /** The mask of a seed. */
  SamplingMask draw(long seed) {
    float[] z = new float[2 * weights.length];
    NoiseStream.of("random mask", seed).normals(0, 0, 0, z);
    double[] times = new double[weights.length];
    for (int i = 0; i < times.length; i++) {
      double waiting = ((double) z[2 * i] * z[2 * i] + (double) z[2 * i + 1] * z[2 * i + 1]) / 2;
      times[i] = weights[i] > 0 ? waiting / weights[i] : Double.POSITIVE_INFINITY;
    }
    byte[] marks = new byte[weights.length];
    IntStream.range(0, times.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> times[i]))
        .limit(count)
        .forEach(i -> marks[i] = 1);
    return SamplingMask.of(height, width, marks);
  }

  private static int count(double wanted, int most) {
    return (int) Math.max(1, Math.min(most, Math.round(wanted)));
  }
}
