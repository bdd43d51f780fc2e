package org.reconstream.prior;

import java.util.Arrays;

/**
 * The power spectrum S(f) of an isotropic stationary process: the variance, per real channel, of
 * its unitary Fourier coefficients at spatial frequency {@code f = sqrt(fx^2 + fy^2)} in cycles per
 * pixel.
 *
 * <p>{@code ln S} is linear in {@code u = ln(f^2 + f0^2)} between knots and constant beyond the
 * outer two. The offset {@code f0} keeps u finite at f = 0. Immutable.
 */
public final class Spectrum {
  private final double offset;
  private final double[] knots;
  private final double[] logPower;

  private Spectrum(double offset, double[] knots, double[] logPower) {
    this.offset = offset;
    this.knots = knots;
    this.logPower = logPower;
  }

  /**
   * The spectrum through {@code power[i]} at {@code frequencies[i]}.
   *
   * @param offset f0 in cycles per pixel, positive
   * @param frequencies at least two, strictly ascending, not negative
   * @param power positive and finite
   */
  public static Spectrum of(double offset, double[] frequencies, double[] power) {
    if (!(offset > 0) || frequencies.length < 2 || frequencies.length != power.length) {
      throw new IllegalArgumentException(
          "a spectrum needs a positive offset and two columns of equal length of at least 2, got "
              + offset
              + ", "
              + frequencies.length
              + " and "
              + power.length);
    }
    double[] knots = new double[frequencies.length];
    double[] logPower = new double[frequencies.length];
    for (int i = 0; i < knots.length; i++) {
      boolean ascending = i == 0 ? frequencies[0] >= 0 : frequencies[i] > frequencies[i - 1];
      if (!ascending || !(power[i] > 0) || Double.isInfinite(power[i])) {
        throw new IllegalArgumentException(
            "row " + i + " of the spectrum is not ascending or not positive");
      }
      knots[i] = coordinate(frequencies[i], offset);
      logPower[i] = StrictMath.log(power[i]);
    }
    return new Spectrum(offset, knots, logPower);
  }

  /** S at a frequency in cycles per pixel. */
  public double at(double frequency) {
    double u = coordinate(frequency, offset);
    int last = knots.length - 1;
    if (u <= knots[0] || u >= knots[last]) {
      return StrictMath.exp(logPower[u <= knots[0] ? 0 : last]);
    }
    int found = Arrays.binarySearch(knots, u);
    int right = found >= 0 ? found : -found - 1;
    double t = (u - knots[right - 1]) / (knots[right] - knots[right - 1]);
    return StrictMath.exp((1 - t) * logPower[right - 1] + t * logPower[right]);
  }

  /** S on the frequencies of a height x width grid, row-major, DC first. */
  public double[] onGrid(int height, int width) {
    double[] power = new double[height * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        power[y * width + x] = at(Math.hypot(frequency(y, height), frequency(x, width)));
      }
    }
    return power;
  }

  /** f0, in cycles per pixel. */
  public double offset() {
    return offset;
  }

  /** The knots u; a fresh array. */
  public double[] knots() {
    return knots.clone();
  }

  /** ln S at the knots; a fresh array. */
  public double[] logPower() {
    return logPower.clone();
  }

  /** The absolute frequency of index {@code k} of a transform of length n, in cycles per pixel. */
  static double frequency(int k, int n) {
    return (double) Math.min(k, n - k) / n;
  }

  private static double coordinate(double frequency, double offset) {
    return StrictMath.log(frequency * frequency + offset * offset);
  }
}
