package org.reconstream.array;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.jtransforms.fft.FloatFFT_2D;
import org.visnow.jlargearrays.ConcurrencyUtils;

/**
 * Prints the median processor time of one centred transform of one complex plane on one thread:
 * this room's on a workspace and on flat arrays, and the plain transform of JTransforms.
 *
 * <p>{@code java -cp <test class path> org.reconstream.array.FftBenchmark}
 */
public final class FftBenchmark {
  private static final int REPEATS = 400;

  private FftBenchmark() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) {
    ConcurrencyUtils.setNumberOfThreads(1);
    for (int[] size : new int[][] {{230, 180}, {320, 320}, {256, 256}, {192, 192}}) {
      Fft fft = Fft.of(size[0], size[1]);
      Fft.Workspace w = fft.workspace();
      float[] image = new float[2 * size[0] * size[1]];
      NoiseStream.ofKey(1).normals(0, 0, 0, image);
      float[] spectrum = new float[image.length];
      FloatFFT_2D reference = new FloatFFT_2D(size[0], size[1]);
      double rows = median(() -> fft.forward(w), () -> fft.inverse(w));
      double flat =
          median(
              () -> fft.forward(image, 0, spectrum, 0, w),
              () -> fft.inverse(spectrum, 0, image, 0, w));
      double jtransforms =
          median(
              () -> reference.complexForward(image), () -> reference.complexInverse(image, true));
      System.out.printf(
          "%d x %d: workspace %.3f ms, flat arrays %.3f ms, JTransforms %.3f ms%n",
          size[0], size[1], rows, flat, jtransforms);
    }
  }

  private static double median(Runnable forward, Runnable inverse) {
    double[] millis = new double[REPEATS];
    for (int i = 0; i < 2 * REPEATS; i++) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      forward.run();
      inverse.run();
      long stop = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      millis[i % REPEATS] = (stop - start) / 2e6;
    }
    Arrays.sort(millis);
    return millis[REPEATS / 2];
  }
}
