package org.reconstream.prior.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reconstream.array.NoiseStream;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.ModelCard;

/** The learned priors in {@code models}, as shipped. */
final class ShippedLearnedPriorsTest {
  private static final int HEIGHT = 65;
  private static final int WIDTH = 71;

  @ParameterizedTest
  @CsvSource({"mri-head, MR, p99-acs", "ct-body, CT, hu-2000"})
  void theirCardsFitTheirGraphs(String id, String modality, String normalisation) {
    try (OnnxPrior prior = OnnxPrior.load(Path.of("models", id), EngineSettings.cpu());
        Denoiser denoiser = prior.denoiser()) {
      ModelCard card = prior.card();
      assertThat(card.id()).isEqualTo(id);
      assertThat(card.modality()).isEqualTo(modality);
      assertThat(card.normalisation()).isEqualTo(normalisation);
      for (double sigma : new double[] {card.variance().minimumSigma(), 0.05, 0.5}) {
        assertThat(squaredErrorOfDisc(denoiser, sigma))
            .as("%s at sigma %s", id, sigma)
            .isLessThan(sigma * sigma / 2);
      }
    }
  }

  /** The mean squared error per real component on a soft disc of height 0.5 under noise. */
  private static double squaredErrorOfDisc(Denoiser denoiser, double sigma) {
    float[] clean = new float[denoiser.channels() * HEIGHT * WIDTH];
    for (int i = 0; i < HEIGHT * WIDTH; i++) {
      int y = i / WIDTH;
      int x = i % WIDTH;
      double r = Math.hypot(y - HEIGHT / 2.0, x - WIDTH / 2.0);
      clean[i] = (float) (0.5 / (1 + Math.exp((r - 24) / 0.7)));
    }
    float[] noisy = new float[clean.length];
    NoiseStream.ofKey(3).normals(0, 0, 0, noisy);
    for (int i = 0; i < clean.length; i++) {
      noisy[i] = (float) (clean[i] + sigma * noisy[i]);
    }
    float[][] denoised = {new float[clean.length]};
    denoiser.denoise(new float[][] {noisy}, new float[] {(float) sigma}, HEIGHT, WIDTH, denoised);
    double sum = 0;
    for (int i = 0; i < clean.length; i++) {
      sum += Math.pow((double) denoised[0][i] - clean[i], 2);
    }
    return sum / clean.length;
  }
}
