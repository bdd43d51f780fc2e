package org.reconstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.reconstream.diffusion.LogLikelihood;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.PriorDenoising;
import org.reconstream.prior.onnx.OnnxPrior;

/** Log-likelihoods through the ONNX engine against the closed form of the shipped Gaussian. */
final class ServedLikelihoodTest {
  private static final int SIDE = 32;
  private static final int PROBES = 12;

  @Test
  void bitsPerDimensionAreThoseOfTheClosedForm() {
    ShippedSpectrum spectrum = ShippedSpectrum.of(SIDE);
    double sigma = 0.005;
    List<PriorSampling.Sample> images =
        List.of(draw(spectrum, 1), draw(spectrum, 2), draw(spectrum, 3), draw(spectrum, 4));
    try (OnnxPrior prior = ShippedSpectrum.load();
        Denoiser denoiser = prior.denoiser()) {
      PriorSampling sampling =
          new PriorSampling(
              new PriorDenoising(denoiser, SIDE, SIDE),
              prior.card().variance(),
              new SampleSettings(
                  SampleSettings.Solver.HEUN,
                  SampleSettings.Diffusion.VE,
                  SampleSettings.CorrectorKind.NONE,
                  SampleSettings.Grid.EDM,
                  20),
              prior.card().sha256(),
              1);
      List<LogLikelihood.Value> values = sampling.likelihoods(images, PROBES, new Silent());
      double standardError = spectrum.probeBits(sigma, 10) / Math.sqrt(2 * PROBES);
      double sum = 0;
      for (int i = 0; i < images.size(); i++) {
        double[] noised = sampling.noised(images.get(i).values(), i);
        double truth = logDensity(spectrum, noised, sigma) / (-noised.length * Math.log(2));
        double found = values.get(i).bitsPerDimension();
        assertThat(found).isCloseTo(truth, within(4 * standardError));
        sum += found - truth;
      }
      assertThat(sum / images.size()).isCloseTo(0, within(0.02));
    }
  }

  private static double logDensity(ShippedSpectrum spectrum, double[] image, double sigma) {
    int plane = image.length / 2;
    return spectrum.logDensity(Arrays.copyOf(image, plane), sigma)
        + spectrum.logDensity(Arrays.copyOfRange(image, plane, 2 * plane), sigma);
  }

  private static PriorSampling.Sample draw(ShippedSpectrum spectrum, long seed) {
    Random random = new Random(seed);
    double[] image = new double[2 * SIDE * SIDE];
    for (int channel = 0; channel < 2; channel++) {
      double[] c = new double[SIDE * SIDE];
      Arrays.setAll(c, i -> Math.sqrt(spectrum.power()[i]) * random.nextGaussian());
      double[] plane = ShippedSpectrum.transform(c, SIDE);
      System.arraycopy(plane, 0, image, channel * plane.length, plane.length);
    }
    return new PriorSampling.Sample(image, 0);
  }

  private static final class Silent implements Progress {
    @Override
    public void at(long done, long total) {}

    @Override
    public void close() {}
  }
}
