package org.reconstream.physics.ct;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.ToIntFunction;
import org.reconstream.array.NoiseStream;
import org.reconstream.physics.ConjugateGradient;
import org.reconstream.physics.ErrorBudget;
import org.reconstream.physics.ForwardModel;
import org.reconstream.physics.PreparedSinogram;
import org.reconstream.physics.SliceGeometry;

/**
 * Prints iterations, median time and error of posterior draws given 60 parallel views of 256 x 256
 * pixels at 1e5 quanta a ray, over noise levels: conjugate gradients to a residual of 1e-4, and to
 * the budget of a draw before noise. Errors are against a solve to 1e-6, in standard deviations,
 * root mean square over the directions that the rays determine: of the draw itself, and of the draw
 * with the noise of the next level.
 *
 * <p>{@code java -cp <test class path> org.reconstream.physics.ct.RaySolveBenchmark}
 */
public final class RaySolveBenchmark {
  private static final int REPEATS = 7;
  private static final double SHARE = 0.02;

  /** Noise level, v of the prior ct-body there, next noise level. */
  private static final double[][] LEVELS = {
    {10, 0.0398, 8.9},
    {3, 0.0176, 2.6},
    {1, 0.00728, 0.86},
    {0.3, 0.00226, 0.25},
    {0.1, 0.000705, 0.085},
    {0.03, 0.00019, 0.026},
    {0.015, 0.000084, 0},
  };

  private final ForwardModel model;
  private final double sigmaY;
  private final float[] data;
  private final float[] truth;

  private RaySolveBenchmark() {
    SliceGeometry geometry = new SliceGeometry(384, 384, 1, 256, 256);
    float[] hounsfield = WaterPhantom.image(geometry, 0.42, 0.3);
    PreparedSinogram scan =
        SinogramPreparation.prepare(
            CtSimulator.parallel(geometry, 60, WaterPhantom.WATER)
                .measure(hounsfield, geometry, 1e5, 1));
    this.model = scan.model();
    this.sigmaY = scan.sigmaY();
    this.data = scan.data();
    this.truth = new float[hounsfield.length];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = (hounsfield[i] + 1000) / 2000;
    }
  }

  /** Takes no arguments. */
  public static void main(String[] arguments) {
    RaySolveBenchmark benchmark = new RaySolveBenchmark();
    for (double[] level : LEVELS) {
      benchmark.report(level[0], level[1], level[2]);
    }
  }

  private void report(double sigma, double v, double next) {
    double g = v / (sigmaY * sigmaY);
    float[] start = new float[truth.length];
    float[] right = rightSide(g, v, start);
    float[] exact = start.clone();
    new ConjugateGradient(model, 3000, 1e-6).solve(g, right, exact);
    double directions = Math.min(model.measurements(), truth.length);
    ErrorBudget budget = ErrorBudget.ofDraw(SHARE, directions, v, next);
    ConjugateGradient solver = new ConjugateGradient(model, 500, 1e-4);
    String residual = timed(g, v, next, start, exact, u -> solver.solve(g, right, u).iterations());
    String error =
        timed(g, v, next, start, exact, u -> solver.solve(g, right, u, budget).iterations());
    System.out.printf(
        Locale.ROOT, "sigma %5.3f, v %.2g: residual %s; budget %s%n", sigma, v, residual, error);
  }

  private float[] rightSide(double g, double v, float[] start) {
    float[] noise = new float[data.length];
    NoiseStream.ofKey(1).normals(0, 0, 0, noise);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) (data[i] + sigmaY * noise[i]);
    }
    float[] right = new float[truth.length];
    model.adjoint(noise, right);
    NoiseStream.ofKey(2).normals(0, 0, 0, start);
    for (int i = 0; i < right.length; i++) {
      start[i] = (float) (truth[i] + Math.sqrt(v) * start[i]);
      right[i] = (float) (start[i] + g * right[i]);
    }
    return right;
  }

  private String timed(
      double g, double v, double next, float[] start, float[] exact, ToIntFunction<float[]> solve) {
    double[] millis = new double[REPEATS];
    float[] u = start;
    int iterations = 0;
    for (int i = 0; i < REPEATS; i++) {
      u = start.clone();
      long from = System.nanoTime();
      iterations = solve.applyAsInt(u);
      millis[i] = (System.nanoTime() - from) / 1e6;
    }
    Arrays.sort(millis);
    for (int i = 0; i < u.length; i++) {
      u[i] -= exact[i];
    }
    float[] projected = new float[data.length];
    model.apply(u, projected);
    double energy = square(u) + g * square(projected);
    double directions = Math.min(data.length, u.length);
    double own = Math.sqrt(energy / v / directions);
    double seen =
        Math.sqrt(Math.min(energy / (v + next * next), square(u) / (next * next)) / directions);
    return String.format(
        Locale.ROOT,
        "%d iterations, %.0f ms, error %.3f, beside noise %.4f",
        iterations,
        millis[REPEATS / 2],
        own,
        seen);
  }

  private static double square(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum;
  }
}
