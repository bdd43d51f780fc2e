package org.reconstream.prior.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reconstream.array.NoiseStream;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.DenoiserLaws;
import org.reconstream.prior.JacobianCheck;
import org.reconstream.prior.JacobianDenoiser;
import org.reconstream.prior.MixtureClassifier;
import org.reconstream.prior.MixturePrior;
import org.reconstream.prior.MixturePrior.Component;
import org.reconstream.prior.PriorException;

final class OnnxMixtureTest extends DenoiserLaws {
  private static final int SIZE = 2 * 2 * 3;
  private static final MixturePrior MIXTURE =
      new MixturePrior(
          2, List.of(component(0.3, -0.5, 1), component(0.5, 0.2, 2), component(0.2, 0.4, 3)));

  @TempDir static Path folder;
  private static OnnxPrior prior;

  @BeforeAll
  static void load() {
    prior =
        ServedPrior.of(
            folder,
            PriorGraphs.mixture(MIXTURE, 2, 3),
            PriorGraphs.mixtureVjp(MIXTURE, 2, 3),
            s -> s * s / (1 + s * s));
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
    return 2;
  }

  @Override
  protected int width() {
    return 3;
  }

  @Override
  protected double[] mean() {
    double[] mean = new double[SIZE];
    for (Component c : MIXTURE.components()) {
      for (int i = 0; i < SIZE; i++) {
        mean[i] += c.weight() * c.mean()[i];
      }
    }
    return mean;
  }

  @Test
  void matchesTheClosedForm() {
    for (float sigma : new float[] {0.02f, 0.3f, 1, 10}) {
      float[] x = image(7, Math.max(1, sigma));
      double[] exact = MIXTURE.denoise(toDoubles(x), sigma);
      float[] served = denoise(x, sigma);
      for (int i = 0; i < SIZE; i++) {
        assertThat((double) served[i]).isCloseTo(exact[i], within(2e-5));
      }
    }
  }

  @Test
  void productsMatchDifferencesAndTheClosedForm() {
    try (Denoiser denoiser = prior.denoiser()) {
      JacobianDenoiser served = (JacobianDenoiser) denoiser;
      JacobianCheck.matchesDifferences(served, 2, 3, 1e-3);
      JacobianCheck.isBatchInvariant(served, 2, 3);
      float[] x = image(7, 1);
      float[] u = image(9, 1);
      for (float sigma : new float[] {0.05f, 0.3f, 1, 10}) {
        float[][] product = {new float[SIZE]};
        served.vectorJacobian(
            new float[][] {x}, new float[] {sigma}, new float[][] {u}, 2, 3, product);
        double[] exact = MIXTURE.vectorJacobian(toDoubles(x), sigma, toDoubles(u));
        for (int i = 0; i < SIZE; i++) {
          assertThat((double) product[0][i]).isCloseTo(exact[i], within(1e-4));
        }
      }
    }
  }

  @Test
  void theClassifiersGraphMatchesTheClosedForm() throws IOException {
    Path file = folder.resolve("classifier.onnx");
    Files.write(file, PriorGraphs.mixtureClassifier(MIXTURE, 2, 3).toByteArray());
    try (OnnxClassifier served = OnnxClassifier.load(file, EngineSettings.cpu())) {
      assertThat(served.classes()).isEqualTo(3);
      MixtureClassifier exact = new MixtureClassifier(MIXTURE);
      float[][] rows = {image(1, 1), image(2, 1), image(3, 1)};
      float[] sigmas = {0.1f, 0.5f, 3};
      int[] wanted = {2, 0, 1};
      float[][][] logs = new float[2][3][3];
      float[][][] gradients = new float[2][3][SIZE];
      served.evaluate(rows, sigmas, wanted, 2, 3, logs[0], gradients[0]);
      exact.evaluate(rows, sigmas, wanted, 2, 3, logs[1], gradients[1]);
      for (int row = 0; row < 3; row++) {
        assertThat(gradients[0][row]).containsExactly(gradients[1][row], Offset.offset(2e-3f));
        assertThat(logs[0][row]).containsExactly(logs[1][row], Offset.offset(1e-3f));
      }
      assertThatThrownBy(
              () -> served.evaluate(rows, sigmas, new int[] {0, 3, 0}, 2, 3, logs[0], gradients[0]))
          .hasMessageContaining("classes 0 to 2");
    }
  }

  @Test
  void aGraphThatIsNoClassifierIsRefused() throws IOException {
    Path file = folder.resolve("none.onnx");
    Files.write(file, PriorGraphs.mixture(MIXTURE, 2, 3).toByteArray());
    assertThatThrownBy(() -> OnnxClassifier.load(file, EngineSettings.cpu()))
        .isInstanceOf(PriorException.class)
        .hasMessageContaining("inputs [class, sigma, x]");
    assertThatThrownBy(
            () -> OnnxClassifier.load(folder.resolve("absent.onnx"), EngineSettings.cpu()))
        .hasMessageContaining("cannot be read");
  }

  /** Tweedie: (D - x) / sigma^2 is the gradient of ln p_sigma, here by central differences. */
  @Test
  void scoreIsTheGradientOfTheLogDensity() {
    double sigma = 0.4;
    float[] x = image(8, 1);
    float[] d = denoise(x, (float) sigma);
    double step = 1e-4;
    for (int i = 0; i < SIZE; i++) {
      double[] up = toDoubles(x);
      double[] down = toDoubles(x);
      up[i] += step;
      down[i] -= step;
      double gradient = (logDensity(up, sigma) - logDensity(down, sigma)) / (2 * step);
      assertThat((d[i] - x[i]) / (sigma * sigma)).isCloseTo(gradient, within(1e-3));
    }
  }

  /** By determinants and inverses, independently of the eigenvectors that the prior uses. */
  private static double logDensity(double[] x, double sigma) {
    double sum = 0;
    for (Component c : MIXTURE.components()) {
      SimpleMatrix q = new SimpleMatrix(SIZE, SIZE, true, c.eigenvectors());
      SimpleMatrix covariance = q.mult(SimpleMatrix.diag(c.eigenvalues())).mult(q.transpose());
      SimpleMatrix total = covariance.plus(SimpleMatrix.identity(SIZE).scale(sigma * sigma));
      SimpleMatrix offset =
          new SimpleMatrix(SIZE, 1, true, x).minus(new SimpleMatrix(SIZE, 1, true, c.mean()));
      double distance = offset.transpose().mult(total.invert()).mult(offset).get(0);
      sum += c.weight() * Math.exp(-0.5 * distance) / Math.sqrt(total.determinant());
    }
    return Math.log(sum);
  }

  private static Component component(double weight, double mean, long seed) {
    float[] z = new float[SIZE * SIZE];
    NoiseStream.ofKey(seed).normals(0, 0, 0, z);
    SimpleMatrix factor = new SimpleMatrix(SIZE, SIZE);
    for (int i = 0; i < z.length; i++) {
      factor.set(i, 0.2 * z[i]);
    }
    SimpleMatrix covariance =
        factor.mult(factor.transpose()).plus(SimpleMatrix.identity(SIZE).scale(0.05));
    return Component.of(weight, constant(SIZE, mean), covariance.getDDRM().getData());
  }

  private static double[] toDoubles(float[] x) {
    double[] values = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      values[i] = x[i];
    }
    return values;
  }
}
