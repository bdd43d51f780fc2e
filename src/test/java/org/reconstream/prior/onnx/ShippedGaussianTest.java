package org.reconstream.prior.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.reconstream.array.NoiseStream;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.JacobianDenoiser;
import org.reconstream.prior.VarianceTable;

/** The prior in {@code models/mri-gaussian}, as shipped. */
final class ShippedGaussianTest {
  private static final int SIDE = 192;

  /**
   * D is linear and stationary, so {@code v = sigma^2 trace(dD/dx) / n} is sigma squared times the
   * centre of its response to an impulse.
   */
  @Test
  void itsCardTellsTheErrorOfItsGraph() {
    try (OnnxPrior prior = OnnxPrior.load(Path.of("models", "mri-gaussian"), EngineSettings.cpu());
        Denoiser denoiser = prior.denoiser()) {
      VarianceTable table = prior.card().variance();
      assertThat(table.minimumSigma()).isEqualTo(0.005);
      assertThat(table.maximumSigma()).isEqualTo(10);
      float[][] impulse = {new float[2 * SIDE * SIDE]};
      impulse[0][5000] = 1;
      float[][] response = {new float[impulse[0].length]};
      for (double sigma : table.sigmas()) {
        denoiser.denoise(impulse, new float[] {(float) sigma}, SIDE, SIDE, response);
        double v = sigma * sigma * response[0][5000];
        assertThat(table.at(sigma) / v).as("sigma %s", sigma).isCloseTo(1, within(1e-3));
      }
    }
  }

  /** D is linear and symmetric: its product with a cotangent is the denoised cotangent. */
  @Test
  void itsProductIsItsOwnResponse() {
    try (OnnxPrior prior = OnnxPrior.load(Path.of("models", "mri-gaussian"), EngineSettings.cpu());
        Denoiser denoiser = prior.denoiser()) {
      float[][] cotangent = {new float[2 * 64 * 48]};
      NoiseStream.ofKey(2).normals(0, 0, 0, cotangent[0]);
      float[][] state = {new float[cotangent[0].length]};
      float[][] expected = {new float[cotangent[0].length]};
      float[][] product = {new float[cotangent[0].length]};
      for (float sigma : new float[] {0.01f, 0.5f, 5}) {
        float[] level = {sigma};
        denoiser.denoise(cotangent, level, 64, 48, expected);
        ((JacobianDenoiser) denoiser).vectorJacobian(state, level, cotangent, 64, 48, product);
        assertThat(product[0]).containsExactly(expected[0], Offset.offset(1e-5f));
      }
    }
  }
}
