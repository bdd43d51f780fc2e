package org.reconstream.cli;

import java.nio.file.Path;
import java.util.Arrays;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.onnx.EngineSettings;
import org.reconstream.prior.onnx.OnnxPrior;

/**
 * The spectrum of the shipped Gaussian prior on a square grid, read off its graph: the Hartley
 * transform of the response to an impulse is the gain {@code S / (S + sigma^2)}.
 *
 * @param side rows and columns
 * @param power S of every frequency
 */
record ShippedSpectrum(int side, double[] power) {
  private static final double PROBE = 0.3;

  static ShippedSpectrum of(int side) {
    float[][] impulse = {new float[2 * side * side]};
    impulse[0][0] = 1;
    float[][] response = {new float[impulse[0].length]};
    try (OnnxPrior prior = load();
        Denoiser denoiser = prior.denoiser()) {
      denoiser.denoise(impulse, new float[] {(float) PROBE}, side, side, response);
    }
    double[] plane = new double[side * side];
    Arrays.setAll(plane, i -> response[0][i]);
    double[] power = transform(plane, side);
    for (int i = 0; i < power.length; i++) {
      double gain = power[i] * side;
      power[i] = PROBE * PROBE * gain / (1 - gain);
    }
    return new ShippedSpectrum(side, power);
  }

  static OnnxPrior load() {
    return OnnxPrior.load(Path.of("models", "mri-gaussian"), EngineSettings.cpu());
  }

  /** The orthonormal two-dimensional Hartley transform with {@code cas(kx + ly)}; an involution. */
  static double[] transform(double[] plane, int side) {
    double[] result = new double[plane.length];
    for (int k = 0; k < plane.length; k++) {
      for (int i = 0; i < plane.length; i++) {
        int phase = (k / side * (i / side) + k % side * (i % side)) % side;
        double angle = 2 * Math.PI * phase / side;
        result[k] += plane[i] * (Math.cos(angle) + Math.sin(angle)) / side;
      }
    }
    return result;
  }

  /** The differential entropy per real component with white noise of this level, in bits. */
  double entropyBits(double sigma) {
    double sum = 0;
    for (double s : power) {
      sum += Math.log(2 * Math.PI * Math.E * (s + sigma * sigma)) / 2;
    }
    return sum / power.length / Math.log(2);
  }

  /**
   * The standard deviation, in bits per component of one channel, that a random probe adds to a
   * likelihood: the traced matrix has the eigenvalues {@code ln((S + max^2) / (S + min^2)) / 2} and
   * a constant diagonal, so its probe has the variance {@code 2 n Var}.
   */
  double probeBits(double minimum, double maximum) {
    double sum = 0;
    double squares = 0;
    for (double s : power) {
      double m = Math.log((s + maximum * maximum) / (s + minimum * minimum)) / 2;
      sum += m;
      squares += m * m;
    }
    double n = power.length;
    double variance = squares / n - sum / n * (sum / n);
    return Math.sqrt(2 * variance / n) / Math.log(2);
  }

  /** The log-density of one real channel with white noise of this level. */
  double logDensity(double[] plane, double sigma) {
    double[] c = transform(plane, side);
    double sum = 0;
    for (int i = 0; i < c.length; i++) {
      double variance = power[i] + sigma * sigma;
      sum -= (c[i] * c[i] / variance + Math.log(2 * Math.PI * variance)) / 2;
    }
    return sum;
  }
}
