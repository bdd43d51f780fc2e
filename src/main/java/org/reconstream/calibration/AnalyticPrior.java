package org.reconstream.calibration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.reconstream.array.NoiseStream;
import org.reconstream.prior.MixturePrior;
import org.reconstream.prior.ModelCard;
import org.reconstream.prior.ModelCard.Parameterisation;
import org.reconstream.prior.VarianceTable;
import org.reconstream.prior.onnx.EngineSettings;
import org.reconstream.prior.onnx.OnnxPrior;
import org.reconstream.prior.onnx.PriorFolder;
import org.reconstream.prior.onnx.PriorGraphs;

/**
 * Priors in closed form as the folders that engines load: graph, vector-Jacobian graph and card.
 */
final class AnalyticPrior {
  private static final double MINIMUM_SIGMA = 0.002;
  private static final double MAXIMUM_SIGMA = 10;
  private static final int TABLE_ROWS = 200;
  private static final int MEASURED_ROWS = 60;
  private static final int MEASURED_DRAWS = 1000;

  /** Rows of one engine call. The graphs' rows are independent products, whatever their number. */
  private static final int BATCH = 64;

  private AnalyticPrior() {}

  /** Writes a prior into a folder, and loads it on ONNX Runtime; the caller closes it. */
  static OnnxPrior serve(
      String id, MixturePrior mixture, VarianceTable variance, int height, int width, Path folder)
      throws IOException {
    PriorFolder.write(
        folder,
        PriorGraphs.mixture(mixture, height, width),
        PriorGraphs.mixtureVjp(mixture, height, width),
        digest -> card(id, digest, variance, Math.min(height, width), Math.max(height, width)));
    return OnnxPrior.load(folder, EngineSettings.cpu(BATCH));
  }

  /** {@code v = mean over eigenvalues of c sigma^2 / (c + sigma^2)}. */
  static VarianceTable variance(double[] eigenvalues) {
    double[] sigmas = sigmas(TABLE_ROWS);
    double[] variances = new double[sigmas.length];
    for (int i = 0; i < sigmas.length; i++) {
      double noise = sigmas[i] * sigmas[i];
      for (double c : eigenvalues) {
        variances[i] += c * noise / (c + noise) / eigenvalues.length;
      }
    }
    return VarianceTable.of(sigmas, variances);
  }

  /** v measured on draws of a mixture, made to rise with sigma. */
  static VarianceTable measuredVariance(MixturePrior mixture, MixtureDraws draws, long seed) {
    NoiseStream noise = NoiseStream.of("analytic variance", seed);
    double[] sigmas = sigmas(MEASURED_ROWS);
    double[] variances = new double[sigmas.length];
    double floor = 0;
    for (int i = 0; i < sigmas.length; i++) {
      double mean = squaredError(mixture, draws, noise, sigmas[i], i);
      floor = Math.max(floor, Math.min(mean, sigmas[i] * sigmas[i]));
      variances[i] = floor;
    }
    return VarianceTable.of(sigmas, variances);
  }

  private static double squaredError(
      MixturePrior mixture, MixtureDraws draws, NoiseStream noise, double sigma, int level) {
    double sum = 0;
    int n = mixture.components().get(0).mean().length;
    float[] z = new float[n];
    for (int draw = 0; draw < MEASURED_DRAWS; draw++) {
      double[] truth = draws.draw(draw);
      noise.normals(draw, level, 0, z);
      double[] noisy = truth.clone();
      for (int i = 0; i < n; i++) {
        noisy[i] += sigma * z[i];
      }
      double[] denoised = mixture.denoise(noisy, sigma);
      for (int i = 0; i < n; i++) {
        sum += (denoised[i] - truth[i]) * (denoised[i] - truth[i]);
      }
    }
    return sum / ((double) MEASURED_DRAWS * n);
  }

  private static double[] sigmas(int rows) {
    double[] sigmas = new double[rows];
    for (int i = 0; i < rows; i++) {
      sigmas[i] = MINIMUM_SIGMA * StrictMath.pow(MAXIMUM_SIGMA / MINIMUM_SIGMA, i / (rows - 1.0));
    }
    return sigmas;
  }

  private static ModelCard card(
      String id, String digest, VarianceTable variance, int least, int most) {
    return new ModelCard(
        id,
        "A prior whose posterior is known in closed form",
        "MR",
        2,
        Parameterisation.DENOISER,
        digest,
        variance,
        "p99-acs",
        least,
        most,
        1,
        List.of("none: written down"),
        "Apache-2.0",
        "Calibration of posterior samplers",
        List.of("It resembles no image."));
  }
}
