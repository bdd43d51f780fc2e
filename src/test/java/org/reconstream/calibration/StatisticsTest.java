package org.reconstream.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reconstream.array.NoiseStream;

/** The statistics of the suite against textbook values. */
final class StatisticsTest {
  @Test
  void theJackknifeOfAMeanIsItsStandardError() {
    Estimate e = Estimate.of(List.of(1.0, 2.0, 4.0, 9.0), StatisticsTest::mean);
    assertThat(e.value()).isEqualTo(4);
    assertThat(e.standardError()).isCloseTo(Math.sqrt((9 + 4 + 0 + 25) / 12.0), within(1e-12));
    assertThat(Estimate.of(List.of(3.0), StatisticsTest::mean).standardError()).isNaN();
  }

  @Test
  void chiSquareTailsAreThoseOfTables() {
    assertThat(ChiSquare.upperGamma(15 / 2.0, 24.996 / 2)).isCloseTo(0.05, within(1e-5));
    assertThat(ChiSquare.upperGamma(15 / 2.0, 7.261 / 2)).isCloseTo(0.95, within(1e-4));
    assertThat(ChiSquare.upperGamma(1, 2)).isCloseTo(Math.exp(-2), within(1e-12));
    assertThat(ChiSquare.upperGamma(0.5, 3.841459 / 2)).isCloseTo(0.05, within(1e-7));
  }

  @Test
  void unevenCountsAreImprobable() {
    assertThat(ChiSquare.uniform(new long[] {50, 52, 49, 51}).p()).isGreaterThan(0.9);
    assertThat(ChiSquare.uniform(new long[] {90, 30, 40, 42}).p()).isLessThan(1e-6);
  }

  @Test
  void binomialProbabilitiesAddUp() {
    assertThat(Binomial.between(3, 0.5, 1, 2)).isCloseTo(0.75, within(1e-12));
    assertThat(Binomial.between(63, 0.3, 0, 63)).isCloseTo(1, within(1e-12));
    assertThat(Binomial.between(63, 1e-9, 3, 60)).isLessThan(1e-20);
    assertThat(Binomial.between(63, 1, 3, 60)).isZero();
  }

  @Test
  void uniformNumbersAreUniform() {
    long[] bins = new long[10];
    for (int draw = 0; draw < 5000; draw++) {
      bins[(int) (10 * Uniform.of(NoiseStream.ofKey(7), draw, 3))]++;
    }
    assertThat(ChiSquare.uniform(bins).p()).isGreaterThan(0.001);
  }

  @Test
  void drawsOfAMixtureHaveItsWeights() {
    MixtureDraws draws = new MixtureDraws(MixtureStudy.mixture(), NoiseStream.ofKey(3));
    List<float[]> images = new ArrayList<>();
    for (int k = 0; k < 4000; k++) {
      double[] x = draws.draw(k);
      float[] image = new float[x.length];
      for (int i = 0; i < image.length; i++) {
        image[i] = (float) x[i];
      }
      images.add(image);
    }
    double[] weights =
        MixtureStudy.mixture().components().stream().mapToDouble(c -> c.weight()).toArray();
    double total = java.util.Arrays.stream(weights).sum();
    for (int k = 0; k < weights.length; k++) {
      weights[k] /= total;
    }
    double[] shares = new MixtureStudy(1, 2).shares(images);
    assertThat(ModeScore.totalVariation(shares, weights)).isLessThan(0.04);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
