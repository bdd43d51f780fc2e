package org.reconstream.prior;

import java.util.Arrays;

/**
 * The covariance of a denoiser's error, measured on validation images: where an image is active the
 * error is large, and it is correlated over pixels.
 *
 * <pre>{@code
 * Cov(x0 - D(x; sigma)) = S C S     S = diag(sqrt(v(sigma, a))),  a the local activity of D
 *                                   C = F^H diag(p(sigma, f)) F,  f in cycles per pixel, diag(C) = 1
 * }</pre>
 *
 * <p>A sampler's images at a noise level are not the truth plus noise, as those of the measurement
 * were: they carry what earlier levels got wrong, and the denoiser errs more on them. {@link
 * #widening} is the factor on S C S that makes up for it, 1 unless a card says otherwise.
 *
 * <p>{@code v} is tabulated over activity and interpolated log-linearly in it and in sigma, and
 * held beyond its ends; {@code p} is isotropic, tabulated at {@link #frequency} and interpolated
 * linearly in the square root of f and log-linearly in sigma. {@link VarianceTable} is its coarsest
 * form: {@code S = sqrt(v(sigma)) I}, {@code C = I}.
 *
 * <p>Immutable and thread-safe.
 */
public final class ErrorCovariance {
  private static final double LARGEST_FREQUENCY = Math.sqrt(0.5);

  private final double[] sigma;
  private final double[][] activity;
  private final double[][] variance;
  private final double[][] power;
  private final double[][] logActivity;
  private final double[][] logVariance;
  private final double widening;

  private ErrorCovariance(
      double[] sigma, double[][] activity, double[][] variance, double[][] power, double widening) {
    this.sigma = sigma;
    this.activity = activity;
    this.variance = variance;
    this.power = power;
    this.logActivity = logarithms(activity);
    this.logVariance = logarithms(variance);
    this.widening = widening;
  }

  /**
   * The covariance with these tables.
   *
   * @param sigma noise levels, positive and ascending, at least 2
   * @param activity {@code [sigma][bin]} positive and ascending, at least 2 bins
   * @param variance {@code [sigma][bin]} positive and not descending
   * @param power {@code [sigma][frequency]} positive, at least 2 frequencies; its scale has no
   *     meaning
   * @throws IllegalArgumentException where a rule is broken
   */
  public static ErrorCovariance of(
      double[] sigma, double[][] activity, double[][] variance, double[][] power) {
    require(
        sigma.length >= 2
            && activity.length == sigma.length
            && variance.length == sigma.length
            && power.length == sigma.length,
        "a row for each of at least two noise levels");
    require(sigma[0] > 0 && ascending(sigma, true), "positive ascending noise levels");
    int bins = activity[0].length;
    int frequencies = power[0].length;
    require(bins >= 2 && frequencies >= 2, "at least two activities and two frequencies");
    for (int i = 0; i < sigma.length; i++) {
      require(
          activity[i].length == bins
              && variance[i].length == bins
              && power[i].length == frequencies,
          "rows of one length");
      require(activity[i][0] > 0 && ascending(activity[i], true), "positive ascending activities");
      require(
          variance[i][0] > 0 && ascending(variance[i], false),
          "positive variances that do not fall with activity");
      for (double p : power[i]) {
        require(p > 0 && p < Double.MAX_VALUE, "positive finite powers");
      }
    }
    return new ErrorCovariance(sigma.clone(), copy(activity), copy(variance), copy(power), 1);
  }

  /** The frequency of a power, in cycles per pixel: denser near zero, the last in the corner. */
  public static double frequency(int index, int count) {
    double share = index / (count - 1.0);
    return LARGEST_FREQUENCY * share * share;
  }

  /** The tables at one noise level. */
  public Level at(double level) {
    int right = 1;
    while (right < sigma.length - 1 && sigma[right] < level) {
      right++;
    }
    double t =
        StrictMath.log(level / sigma[right - 1]) / StrictMath.log(sigma[right] / sigma[right - 1]);
    return new Level(right, Math.min(Math.max(t, 0), 1));
  }

  /**
   * The same tables with another factor on the covariance.
   *
   * @param factor positive
   */
  public ErrorCovariance widened(double factor) {
    require(factor > 0 && factor < Double.MAX_VALUE, "a positive widening, got " + factor);
    return new ErrorCovariance(sigma, activity, variance, power, factor);
  }

  /** The factor on the covariance: above 1 for a sampler that trusts the denoiser less. */
  public double widening() {
    return widening;
  }

  /** The noise levels; a fresh array. */
  public double[] sigmas() {
    return sigma.clone();
  }

  /** Activities {@code [sigma][bin]}; fresh arrays. */
  public double[][] activities() {
    return copy(activity);
  }

  /** Variances {@code [sigma][bin]} before widening; fresh arrays. */
  public double[][] variances() {
    return copy(variance);
  }

  /** Powers {@code [sigma][frequency]}; fresh arrays. */
  public double[][] powers() {
    return copy(power);
  }

  /** The covariance at one noise level. */
  public final class Level {
    private final int right;
    private final double t;

    private Level(int right, double t) {
      this.right = right;
      this.t = t;
    }

    /** {@code v} at a local activity, widened. */
    public double variance(double at) {
      double log = StrictMath.log(Math.max(at, Double.MIN_NORMAL));
      return widening
          * StrictMath.exp((1 - t) * interpolated(right - 1, log) + t * interpolated(right, log));
    }

    /** {@code p} at a frequency in cycles per pixel; its scale has no meaning. */
    public double power(double frequency) {
      int last = power[0].length - 1;
      double at = Math.min(Math.sqrt(frequency / LARGEST_FREQUENCY), 1) * last;
      int below = Math.min((int) at, last - 1);
      return StrictMath.exp(
          (1 - t) * StrictMath.log(between(power[right - 1], below, at - below))
              + t * StrictMath.log(between(power[right], below, at - below)));
    }

    private double interpolated(int row, double log) {
      double[] a = logActivity[row];
      double[] v = logVariance[row];
      int above = 0;
      while (above < a.length && a[above] < log) {
        above++;
      }
      if (above == 0 || above == a.length) {
        return v[above == 0 ? 0 : a.length - 1];
      }
      double share = (log - a[above - 1]) / (a[above] - a[above - 1]);
      return (1 - share) * v[above - 1] + share * v[above];
    }
  }

  private static double between(double[] row, int below, double share) {
    return (1 - share) * row[below] + share * row[below + 1];
  }

  private static boolean ascending(double[] values, boolean strictly) {
    for (int i = 1; i < values.length; i++) {
      boolean rises = strictly ? values[i] > values[i - 1] : values[i] >= values[i - 1];
      if (!rises || !(values[i] < Double.MAX_VALUE)) {
        return false;
      }
    }
    return true;
  }

  private static double[][] copy(double[][] rows) {
    return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
  }

  private static double[][] logarithms(double[][] rows) {
    return Arrays.stream(rows)
        .map(row -> Arrays.stream(row).map(StrictMath::log).toArray())
        .toArray(double[][]::new);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("the covariance of a denoiser's error needs " + rule);
    }
  }
}
