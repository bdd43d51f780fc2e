package org.reconstream.diffusion;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * A descending grid of noise levels, per real channel, ending in 0: {@code sigma[0] > ... >
 * sigma[N-1] > sigma[N] = 0}.
 *
 * <p>Immutable and thread-safe.
 */
public final class NoiseSchedule {
  private static final double RHO = 7;

  /** Intervals of the integral over noise levels, each a small part of any step. */
  private static final int INTERVALS = 512;

  /** Share of the levels that go by information. */
  private static final double INFORMED = 0.75;

  private final double[] sigmas;

  private NoiseSchedule(double[] sigmas) {
    this.sigmas = sigmas;
  }

  /**
   * The grid of Karras, Aittala, Aila and Laine (2022, equation 5) with rho = 7: {@code sigma[i] =
   * (maximum^(1/7) + i / (levels - 1) (minimum^(1/7) - maximum^(1/7)))^7}.
   */
  public static NoiseSchedule edm(int levels, double maximum, double minimum) {
    double top = StrictMath.pow(maximum, 1 / RHO);
    double bottom = StrictMath.pow(minimum, 1 / RHO);
    double[] grid = grid(levels, maximum, minimum);
    for (int i = 1; i < levels - 1; i++) {
      grid[i] = StrictMath.pow(top + i / (levels - 1.0) * (bottom - top), RHO);
    }
    return new NoiseSchedule(grid);
  }

  /** The geometric grid {@code sigma[i] = maximum (minimum / maximum)^(i / (levels - 1))}. */
  public static NoiseSchedule geometric(int levels, double maximum, double minimum) {
    double[] grid = grid(levels, maximum, minimum);
    for (int i = 1; i < levels - 1; i++) {
      grid[i] = maximum * StrictMath.pow(minimum / maximum, i / (levels - 1.0));
    }
    return new NoiseSchedule(grid);
  }

  /**
   * The grid that has its levels where an image is decided: at equal steps of
   *
   * <pre>{@code
   * 3/4 I(sigma) / I(minimum) + 1/4 ln(maximum / sigma) / ln(maximum / minimum)
   * I(sigma) = integral from sigma to maximum of v(s) / s^2 d ln s
   * }</pre>
   *
   * <p>With v the mean square error of the denoiser, I is the information per component, in nats,
   * that an image with noise sigma has beyond one with the largest noise (Guo, Shamai and Verdu
   * 2005, equation 22). The second term leaves no range without levels. For v in proportion to s^2
   * the grid is geometric.
   *
   * @param variance v, positive between the two ends
   */
  public static NoiseSchedule informed(
      int levels, double maximum, double minimum, DoubleUnaryOperator variance) {
    double[] grid = grid(levels, maximum, minimum);
    double top = StrictMath.log(maximum);
    double step = (StrictMath.log(minimum) - top) / INTERVALS;
    double[] progress = information(maximum, minimum, variance);
    for (int k = 0; k <= INTERVALS; k++) {
      progress[k] = INFORMED * progress[k] + (1 - INFORMED) * k / INTERVALS;
    }
    int k = 0;
    for (int i = 1; i < levels - 1; i++) {
      double wanted = i / (levels - 1.0);
      while (progress[k + 1] < wanted) {
        k++;
      }
      double part = (wanted - progress[k]) / (progress[k + 1] - progress[k]);
      grid[i] = StrictMath.exp(top + (k + part) * step);
    }
    return new NoiseSchedule(grid);
  }

  /** I at even steps of ln sigma, over its last value; by the trapezoidal rule. */
  private static double[] information(
      double maximum, double minimum, DoubleUnaryOperator variance) {
    double[] gained = new double[INTERVALS + 1];
    double before = rate(variance, maximum);
    for (int k = 1; k <= INTERVALS; k++) {
      double even = maximum * StrictMath.pow(minimum / maximum, k / (double) INTERVALS);
      double rate = rate(variance, k < INTERVALS ? even : minimum);
      gained[k] = gained[k - 1] + (before + rate) / 2;
      before = rate;
    }
    double all = gained[INTERVALS];
    for (int k = 1; k <= INTERVALS; k++) {
      gained[k] /= all;
    }
    return gained;
  }

  private static double rate(DoubleUnaryOperator variance, double sigma) {
    return variance.applyAsDouble(sigma) / (sigma * sigma);
  }

  /** A grid with its two ends exact and a trailing 0; a single level is the maximum. */
  private static double[] grid(int levels, double maximum, double minimum) {
    if (levels < 1 || !(minimum > 0) || !(maximum > minimum) || Double.isInfinite(maximum)) {
      throw new IllegalArgumentException(
          "a schedule needs at least one level and 0 < minimum < maximum, got "
              + levels
              + " levels from "
              + maximum
              + " to "
              + minimum);
    }
    double[] grid = new double[levels + 1];
    grid[levels - 1] = minimum;
    grid[0] = maximum;
    return grid;
  }

  /** The number N of positive levels. */
  public int levels() {
    return sigmas.length - 1;
  }

  /** Level {@code i}, 0 to N; level N is 0. */
  public double sigma(int i) {
    return sigmas[i];
  }

  @Override
  public String toString() {
    return "NoiseSchedule" + Arrays.toString(sigmas);
  }
}
