package org.reconstream.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.reconstream.array.NoiseStream;

/** Jacobian, classifier and guidance of a mixture in closed form. */
final class MixtureJacobianTest {
  static final int SIZE = 6;

  /** Three full covariances with different means. */
  static final MixturePrior MIXTURE =
      new MixturePrior(
          2, List.of(component(0.3, -0.5, 1), component(0.5, 0.2, 2), component(0.2, 0.4, 3)));

  private static final MixtureClassifier CLASSIFIER = new MixtureClassifier(MIXTURE);

  @Test
  void productsMatchDifferencesOfTheDenoiser() {
    JacobianCheck.matchesDifferences(MIXTURE, 1, 3, 1e-3);
    JacobianCheck.matchesDifferences(
        new GaussianPrior(Spectrum.of(0.01, new double[] {0, 0.5}, new double[] {30, 0.01}), 2),
        8,
        6,
        1e-4);
  }

  @Test
  void aRowsProductIsItsOwn() {
    JacobianCheck.isBatchInvariant(MIXTURE, 1, 3);
  }

  @Test
  void gradientIsTheDerivativeOfTheLogProbability() {
    double sigma = 0.4;
    float[] x = image(1);
    for (int k = 0; k < 3; k++) {
      float[] gradient = new float[SIZE];
      evaluate(CLASSIFIER, x, sigma, k, gradient);
      for (int i = 0; i < SIZE; i++) {
        double step = 1e-3;
        float[] up = x.clone();
        float[] down = x.clone();
        up[i] += (float) step;
        down[i] -= (float) step;
        double slope =
            (evaluate(CLASSIFIER, up, sigma, k, new float[SIZE])
                    - evaluate(CLASSIFIER, down, sigma, k, new float[SIZE]))
                / ((double) up[i] - down[i]);
        assertThat((double) gradient[i]).isCloseTo(slope, within(2e-3));
      }
    }
  }

  @Test
  void probabilitiesSumToOne() {
    float[][] logs = new float[1][3];
    CLASSIFIER.evaluate(
        new float[][] {image(2)}, new float[] {1}, new int[1], 1, 3, logs, new float[1][SIZE]);
    double sum = 0;
    for (float log : logs[0]) {
      sum += Math.exp(log);
    }
    assertThat(sum).isCloseTo(1, within(1e-6));
  }

  /** T5.1: the guided score is the score of the class alone, to 1e-6 of the size of a score. */
  @Test
  void guidedScoreIsTheScoreOfTheComponent() {
    for (float sigma : new float[] {0.1f, 0.5f, 2}) {
      for (int k = 0; k < 3; k++) {
        MixturePrior alone = new MixturePrior(2, List.of(MIXTURE.components().get(k)));
        Denoiser guided = new ClassGuidedDenoiser(MIXTURE, CLASSIFIER, k, 1);
        float[] x = image(3);
        float[] expected = denoised(alone, x, sigma);
        float[] got = denoised(guided, x, sigma);
        for (int i = 0; i < SIZE; i++) {
          double difference = Math.abs((double) got[i] - expected[i]);
          assertThat(difference).isLessThan(1e-6 * Math.max(1, sigma * sigma));
        }
      }
    }
  }

  @Test
  void withoutWeightItIsThePrior() {
    Denoiser guided = new ClassGuidedDenoiser(MIXTURE, CLASSIFIER, 2, 0);
    assertThat(denoised(guided, image(4), 0.3f)).isEqualTo(denoised(MIXTURE, image(4), 0.3f));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> new ClassGuidedDenoiser(MIXTURE, CLASSIFIER, 3, 1))
        .hasMessageContaining("classes 0 to 2");
    assertThatThrownBy(() -> new ClassGuidedDenoiser(MIXTURE, CLASSIFIER, 0, -1))
        .hasMessageContaining("weight");
    MixturePrior real = new MixturePrior(1, MIXTURE.components());
    assertThatThrownBy(() -> new ClassGuidedDenoiser(real, CLASSIFIER, 0, 1))
        .hasMessageContaining("channels");
  }

  private static float[] denoised(Denoiser denoiser, float[] x, float sigma) {
    float[][] result = new float[1][x.length];
    denoiser.denoise(new float[][] {x}, new float[] {sigma}, 1, 3, result);
    return result[0];
  }

  private static double evaluate(
      Classifier classifier, float[] x, double sigma, int k, float[] gradient) {
    float[][] logs = new float[1][3];
    float[] sigmas = {(float) sigma};
    float[][] gradients = {gradient};
    classifier.evaluate(new float[][] {x}, sigmas, new int[] {k}, 1, 3, logs, gradients);
    return logs[0][k];
  }

  private static float[] image(int key) {
    float[] x = new float[SIZE];
    NoiseStream.ofKey(key).normals(0, 0, 0, x);
    return x;
  }

  private static MixturePrior.Component component(double weight, double mean, long seed) {
    float[] z = new float[SIZE * SIZE];
    NoiseStream.ofKey(seed).normals(0, 0, 0, z);
    double[] covariance = new double[SIZE * SIZE];
    double[] means = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      means[i] = mean * (1 + 0.1 * i);
      for (int j = 0; j < SIZE; j++) {
        for (int l = 0; l < SIZE; l++) {
          covariance[i * SIZE + j] += 0.04 * z[i * SIZE + l] * z[j * SIZE + l];
        }
      }
      covariance[i * SIZE + i] += 0.05;
    }
    return MixturePrior.Component.of(weight, means, covariance);
  }
}
