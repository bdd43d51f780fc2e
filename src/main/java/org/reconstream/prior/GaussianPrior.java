package org.reconstream.prior;

/**
 * The zero-mean stationary Gaussian prior with an isotropic spectrum, every real channel
 * independent, in closed form and double precision: {@code D(x; sigma) = F^H [S / (S + sigma^2)] F
 * x}.
 *
 * <p>The periodic kernel is even along both axes, so the Fourier transform may be replaced by the
 * real {@link Hartley} transform. This is the reference for the graph that engines run; it takes
 * O(n^3) operations an image. Thread-safe.
 */
public final class GaussianPrior implements JacobianDenoiser {
  private final Spectrum spectrum;
  private final int channels;

  /** The prior with this spectrum, for images of this many real channels. */
  public GaussianPrior(Spectrum spectrum, int channels) {
    this.spectrum = spectrum;
    this.channels = channels;
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public void denoise(float[][] rows, float[] sigmas, int height, int width, float[][] denoised) {
    Hartley hartley = new Hartley(height, width);
    double[] power = spectrum.onGrid(height, width);
    for (int row = 0; row < rows.length; row++) {
      double noise = (double) sigmas[row] * sigmas[row];
      for (int channel = 0; channel < channels; channel++) {
        int at = channel * power.length;
        double[] plane = plane(rows[row], at, power.length);
        double[] coefficients = hartley.transform(plane);
        for (int i = 0; i < power.length; i++) {
          coefficients[i] *= power[i] / (power[i] + noise);
        }
        double[] image = hartley.transform(coefficients);
        for (int i = 0; i < power.length; i++) {
          denoised[row][at + i] = (float) image[i];
        }
      }
    }
  }

  /** D is linear and symmetric, so the product is D itself applied to u. */
  @Override
  public void vectorJacobian(
      float[][] rows,
      float[] sigmas,
      float[][] cotangents,
      int height,
      int width,
      float[][] products) {
    denoise(cotangents, sigmas, height, width, products);
  }

  /** The exact {@code v(sigma) = mean over frequencies of S sigma^2 / (S + sigma^2)} on a grid. */
  public double variance(double sigma, int height, int width) {
    double sum = 0;
    double[] power = spectrum.onGrid(height, width);
    for (double s : power) {
      sum += s * sigma * sigma / (s + sigma * sigma);
    }
    return sum / power.length;
  }

  @Override
  public void close() {}

  private static double[] plane(float[] values, int at, int length) {
    double[] plane = new double[length];
    for (int i = 0; i < length; i++) {
      plane[i] = values[at + i];
    }
    return plane;
  }
}
