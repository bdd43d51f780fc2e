package org.reconstream.physics.ct;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import org.reconstream.array.NoiseStream;
import org.reconstream.physics.Beam;

/**
 * Prints the median time of one projection and one back-projection over sizes, views and beams;
 * processor time is that of the calling thread, which does everything on a pool of no threads.
 *
 * <p>{@code java -cp <test class path> org.reconstream.physics.ct.ProjectorBenchmark}; with {@code
 * -Djava.util.concurrent.ForkJoinPool.common.parallelism=N}, N + 1 threads work. {@code
 * src/test/peers/astra_projector.py} times the same pair in the ASTRA toolbox, whose CPU projectors
 * run on one thread.
 */
public final class ProjectorBenchmark {
  private static final int REPEATS = 15;

  private ProjectorBenchmark() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) {
    Beam parallel = new Beam.Parallel(1, 367.5);
    for (int round = 0; round < 2; round++) {
      report("parallel", parallel, 512, 736, 180, Math.PI);
    }
    report("parallel", parallel, 512, 736, 360, Math.PI);
    report("parallel", parallel, 512, 736, 90, Math.PI);
    report("parallel", new Beam.Parallel(1, 183.5), 256, 368, 180, Math.PI);
    report("fan arc", new Beam.FanArc(1.8, 367.5, 600, 1080), 512, 736, 180, 2 * Math.PI);
    report("fan flat", new Beam.FanFlat(1.8, 367.5, 600, 1080), 512, 736, 180, 2 * Math.PI);
  }

  private static void report(String name, Beam beam, int side, int columns, int views, double arc) {
    double[] angles = new double[views];
    for (int view = 0; view < views; view++) {
      angles[view] = view * arc / views;
    }
    LineIntegrals integrals =
        new LineIntegrals(beam, angles, columns, new ImageGrid(side, side, 1));
    float[] image = new float[side * side];
    NoiseStream.ofKey(1).normals(0, 0, 0, image);
    float[] sinogram = new float[views * columns];
    String forward = median(() -> integrals.project(image, sinogram));
    String back = median(() -> integrals.backProject(sinogram, image));
    System.out.printf(
        Locale.ROOT,
        "%s, %d x %d pixels, %d columns, %d views: forward %s, back %s%n",
        name,
        side,
        side,
        columns,
        views,
        forward,
        back);
  }

  /** Medians of wall-clock time and of this thread's processor time, in ms. */
  private static String median(Runnable work) {
    double[] wall = new double[REPEATS];
    double[] processor = new double[REPEATS];
    for (int i = 0; i < 2 * REPEATS; i++) {
      long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      long start = System.nanoTime();
      work.run();
      wall[i % REPEATS] = (System.nanoTime() - start) / 1e6;
      processor[i % REPEATS] =
          (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e6;
    }
    Arrays.sort(wall);
    Arrays.sort(processor);
    return String.format(
        Locale.ROOT, "%.1f ms (cpu %.1f)", wall[REPEATS / 2], processor[REPEATS / 2]);
  }
}
