package org.reconstream.diffusion;

import java.util.Arrays;

/**
 * A descending grid of noise levels, per real channel, ending in 0: {@code sigma[0] > ... >
 * sigma[N-1] > sigma[N] = 0}.
 *
 * <p>Immutable and thread-safe.
 */
public final class NoiseSchedule {
  private static final double RHO = 7;

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
