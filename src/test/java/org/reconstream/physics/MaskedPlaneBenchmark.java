package org.reconstream.physics;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.reconstream.array.NoiseStream;

/**
 * Prints the median processor time, on one thread, of the sampled transform and its adjoint over
 * one plane: by the full transform with masking, and by the measured rows alone.
 *
 * <p>{@code java -cp <test class path> org.reconstream.physics.MaskedPlaneBenchmark}
 */
public final class MaskedPlaneBenchmark {
  private static final int REPEATS = 200;
  private static final int ELEMENTS = 384;

  private MaskedPlaneBenchmark() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) {
    for (int lines : new int[] {64, 128, 181, 192, 230, 256, 320, 512}) {
      for (int measured : new int[] {4, 6, 8, 10, 12, 16, 20, 24, 32}) {
        boolean[] mask = new boolean[lines];
        for (int k = 0; k < measured; k++) {
          mask[(k * lines + lines / 2) / measured] = true;
        }
        double full = median(new MaskedSpectrum(mask, ELEMENTS), lines);
        double sampled = median(new SampledLines(mask).plane(ELEMENTS), lines);
        System.out.printf(
            "%d of %d lines: full %.0f us, sampled rows %.0f us (%.2f)%n",
            measured, lines, full, sampled, sampled / full);
      }
    }
  }

  private static double median(MaskedPlane plane, int lines) {
    float[] noise = new float[2 * lines * ELEMENTS];
    NoiseStream.ofKey(1).normals(0, 0, 0, noise);
    double[] micros = new double[REPEATS];
    for (int i = 0; i < 2 * REPEATS; i++) {
      for (int y = 0; y < lines; y++) {
        System.arraycopy(noise, 2 * y * ELEMENTS, plane.re()[y], 0, ELEMENTS);
        System.arraycopy(noise, (2 * y + 1) * ELEMENTS, plane.im()[y], 0, ELEMENTS);
      }
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      plane.transform();
      long stop = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      micros[i % REPEATS] = (stop - start) / 1e3;
    }
    Arrays.sort(micros);
    return micros[REPEATS / 2];
  }
}
