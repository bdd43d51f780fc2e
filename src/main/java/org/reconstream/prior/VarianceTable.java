package org.reconstream.prior;

import java.util.Arrays;

/**
 * The calibrated denoiser error v(sigma) = E (D - x0)^2 per real component, tabulated over noise
 * levels and interpolated log-linearly.
 *
 * <p>Sigma is strictly ascending, v positive, non-decreasing and at most sigma^2 (a minimum
 * mean-square-error denoiser is never worse than doing nothing). Outside the table is an {@link
 * IllegalArgumentException}. Immutable.
 */
public final class VarianceTable {
  private final double[] sigma;
  private final double[] variance;

  private VarianceTable(double[] sigma, double[] variance) {
    this.sigma = sigma;
    this.variance = variance;
  }

  /** The table with these columns. */
  public static VarianceTable of(double[] sigma, double[] variance) {
    if (sigma.length < 2 || sigma.length != variance.length) {
      throw new IllegalArgumentException(
          "a v(sigma) table needs two columns of equal length of at least 2, got "
              + sigma.length
              + " and "
              + variance.length);
    }
    for (int i = 0; i < sigma.length; i++) {
      boolean ordered =
          i == 0 ? sigma[0] > 0 : sigma[i] > sigma[i - 1] && variance[i] >= variance[i - 1];
      if (!ordered || !(variance[i] > 0) || !(variance[i] <= sigma[i] * sigma[i] * (1 + 1e-9))) {
        throw new IllegalArgumentException(
            "row "
                + i
                + " of the v(sigma) table is not ascending, not positive or above sigma^2: sigma "
                + sigma[i]
                + ", v "
                + variance[i]);
      }
    }
    return new VarianceTable(sigma.clone(), variance.clone());
  }

  /** The smallest noise level of the table. */
  public double minimumSigma() {
    return sigma[0];
  }

  /** The largest noise level of the table. */
  public double maximumSigma() {
    return sigma[sigma.length - 1];
  }

  /**
   * v at a noise level inside the table; a relative overshoot of 1e-6 is treated as the end of the
   * table.
   */
  public double at(double level) {
    double s = clampRounding(level);
    int found = Arrays.binarySearch(sigma, s);
    if (found >= 0) {
      return variance[found];
    }
    int right = -found - 1;
    if (right == 0 || right == sigma.length) {
      throw new IllegalArgumentException(
          "sigma "
              + level
              + " is outside the prior's range "
              + minimumSigma()
              + " to "
              + maximumSigma());
    }
    double t =
        StrictMath.log(s / sigma[right - 1]) / StrictMath.log(sigma[right] / sigma[right - 1]);
    return StrictMath.exp(
        (1 - t) * StrictMath.log(variance[right - 1]) + t * StrictMath.log(variance[right]));
  }

  private double clampRounding(double level) {
    if (Math.abs(level / minimumSigma() - 1) < 1e-6) {
      return minimumSigma();
    }
    return Math.abs(level / maximumSigma() - 1) < 1e-6 ? maximumSigma() : level;
  }

  /** The noise levels; a fresh array. */
  public double[] sigmas() {
    return sigma.clone();
  }

  /** The variances; a fresh array. */
  public double[] variances() {
    return variance.clone();
  }
}
