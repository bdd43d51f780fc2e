package org.reconstream.prior.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reconstream.array.NoiseStream;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.DenoiserLaws;
import org.reconstream.prior.MixturePrior;
import org.reconstream.prior.MixturePrior.Component;

final class OnnxMixtureTest extends DenoiserLaws {
  private static final int SIZE = 2 * 2 * 3;
  private static final MixturePrior MIXTURE =
      new MixturePrior(
          2, List.of(component(0.3, -0.5, 1), component(0.5, 0.2, 2), component(0.2, 0.4, 3)));

  @TempDir static Path folder;
  private static OnnxPrior prior;

  @BeforeAll
  static void load() {
    prior = ServedPrior.of(folder, PriorGraphs.mixture(MIXTURE, 2, 3), s -> s * s / (1 + s * s));
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
