package org.reconstream.prior.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reconstream.array.NoiseStream;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.DenoiserLaws;
import org.reconstream.prior.GaussianPrior;
import org.reconstream.prior.JacobianCheck;
import org.reconstream.prior.JacobianDenoiser;
import org.reconstream.prior.Spectrum;

final class OnnxGaussianTest extends DenoiserLaws {
  private static final Spectrum RED =
      Spectrum.of(0.004, new double[] {0, 0.01, 0.1, 0.7}, new double[] {900, 40, 0.05, 1e-4});
  private static final GaussianPrior TWIN = new GaussianPrior(RED, 2);

  @TempDir static Path folder;
  private static OnnxPrior prior;

  @BeforeAll
  static void load() {
    prior =
        ServedPrior.of(
            folder,
            PriorGraphs.gaussian(RED, 2),
            PriorGraphs.gaussianVjp(RED, 2),
            s -> TWIN.variance(s, 64, 64));
  }

  @AfterAll
  static void close() {
    prior.close();
  }

  @Override
  protected Denoiser denoiser() {
    return prior.denoiser();
  }

  @Override
  protected int height() {
    return 61;
  }

  @Override
  protected int width() {
    return 48;
  }

  @Override
  protected double[] mean() {
    return constant(2 * 61 * 48, 0);
  }

  @Test
  void productsMatchDifferences() {
    try (Denoiser denoiser = prior.denoiser()) {
      JacobianCheck.matchesDifferences((JacobianDenoiser) denoiser, 13, 8, 1e-3);
      JacobianCheck.isBatchInvariant((JacobianDenoiser) denoiser, 13, 8);
    }
  }

  @Test
  void matchesTheClosedFormAtAnySizeAndLevel() {
    int[][] sizes = {{8, 8}, {33, 20}, {230, 180}};
    for (int[] size : sizes) {
      for (float sigma : new float[] {0.005f, 0.1f, 10}) {
        float[][] x = {new float[2 * size[0] * size[1]]};
        NoiseStream.ofKey(3).normals(0, 0, 0, x[0]);
        for (int i = 0; i < x[0].length; i++) {
          x[0][i] *= Math.max(1, sigma);
        }
        float[][] engine = {new float[x[0].length]};
        float[][] closed = {new float[x[0].length]};
        try (Denoiser denoiser = denoiser()) {
          denoiser.denoise(x, new float[] {sigma}, size[0], size[1], engine);
        }
        TWIN.denoise(x, new float[] {sigma}, size[0], size[1], closed);
        assertThat(largestDifference(engine[0], closed[0]))
            .as("%d x %d at %s", size[0], size[1], sigma)
            .isLessThan(2e-5 * Math.max(1, sigma));
      }
    }
  }
}
