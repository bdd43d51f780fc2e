package org.reconstream.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.reconstream.array.Fft;

final class GaussianPriorTest extends DenoiserLaws {
  static final Spectrum RED =
      Spectrum.of(0.02, new double[] {0, 0.05, 0.2, 0.7}, new double[] {3, 0.5, 0.05, 0.01});

  @Override
  protected Denoiser denoiser() {
    return new GaussianPrior(RED, 2);
  }

  @Override
  protected int height() {
    return 9;
  }

  @Override
  protected int width() {
    return 12;
  }

  @Override
  protected double[] mean() {
    return constant(2 * 9 * 12, 0);
  }

  /** The Wiener filter by the centred unitary Fourier transform of the complex image. */
  @Test
  void isTheWienerFilterOfItsSpectrum() {
    float[] x = image(9, 1);
    double sigma = 0.4;
    Fft fft = Fft.of(height(), width());
    Fft.Workspace work = fft.workspace();
    float[] spectrum = new float[x.length];
    fft.forward(x, 0, spectrum, 0, work);
    int plane = height() * width();
    for (int i = 0; i < x.length; i++) {
      double fy = (i % plane / width() - height() / 2) / (double) height();
      double fx = (i % width() - width() / 2) / (double) width();
      double power = RED.at(Math.hypot(fx, fy));
      spectrum[i] *= (float) (power / (power + sigma * sigma));
    }
    float[] expected = new float[x.length];
    fft.inverse(spectrum, 0, expected, 0, work);
    assertThat(largestDifference(denoise(x, (float) sigma), expected)).isLessThan(2e-6);
  }

  @Test
  void spectrumPassesThroughItsKnots() {
    assertThat(RED.at(0)).isCloseTo(3, within(1e-12));
    assertThat(RED.at(0.2)).isCloseTo(0.05, within(1e-12));
    assertThat(RED.at(0.9)).isCloseTo(0.01, within(1e-12));
    assertThat(RED.at(0.1)).isBetween(0.05, 0.5);
  }

  @Test
  void varianceRisesFromSigmaSquaredToThePriorVariance() {
    GaussianPrior prior = new GaussianPrior(RED, 2);
    double previous = 0;
    for (double sigma = 0.001; sigma < 100; sigma *= 1.5) {
      double v = prior.variance(sigma, 16, 16);
      assertThat(v).isGreaterThan(previous).isLessThan(sigma * sigma);
      previous = v;
    }
    double total = 0;
    for (double s : RED.onGrid(16, 16)) {
      total += s / 256;
    }
    assertThat(previous).isCloseTo(total, within(1e-3 * total));
  }
}
