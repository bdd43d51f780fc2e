package org.reconstream.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.reconstream.array.NoiseStream;

class DrawStatisticsTest {
  @Test
  void independentDrawsCountOneEach() {
    for (int draws = 1; draws < 40; draws++) {
      DrawStatistics statistics = new DrawStatistics(draws, 0);
      assertThat(statistics.effectiveDraws()).isEqualTo(draws);
      assertThat(statistics.divisor()).isEqualTo(draws - 1);
      assertThat(statistics.degreesOfFreedom()).isCloseTo(draws - 1, within(1e-9));
    }
  }

  @Test
  void pairsThatCancelKnowTheMeanAndHalfOfTheDeviation() {
    DrawStatistics statistics = new DrawStatistics(8, -1);
    assertThat(statistics.effectiveDraws()).isInfinite();
    assertThat(statistics.divisor()).isEqualTo(8);
    assertThat(statistics.degreesOfFreedom()).isEqualTo(4);
  }

  /** The variance of the mean, and mean and spread of the sum of squares, from 40,000 sets. */
  @Test
  void formulasAreThoseOfSimulatedPairs() {
    int repeats = 40_000;
    float[] normals = new float[10];
    for (int draws : new int[] {5, 8}) {
      for (double correlation : new double[] {-0.8, -0.3, 0.5}) {
        double mean = 0;
        double sum = 0;
        double squares = 0;
        for (int repeat = 0; repeat < repeats; repeat++) {
          NoiseStream.ofKey(3).normals(repeat, 0, 0, normals);
          double[] set = pairs(draws, correlation, normals);
          mean += set[0] * set[0] / repeats;
          sum += set[1] / repeats;
          squares += set[1] * set[1] / repeats;
        }
        DrawStatistics statistics = new DrawStatistics(draws, correlation);
        assertThat(mean).isCloseTo(1 / statistics.effectiveDraws(), within(0.03 * mean));
        assertThat(sum).isCloseTo(statistics.divisor(), within(0.02 * sum));
        double freedom = 2 * sum * sum / (squares - sum * sum);
        assertThat(statistics.degreesOfFreedom()).isCloseTo(freedom, within(0.12 * freedom));
      }
    }
  }

  /** Mean and sum of squares about it of unit draws whose pairs are correlated. */
  private static double[] pairs(int draws, double correlation, float[] normals) {
    double[] values = new double[draws];
    double mean = 0;
    for (int i = 0; i < draws; i++) {
      boolean second = i % 2 == 1;
      double rest = Math.sqrt(1 - correlation * correlation);
      values[i] = second ? correlation * values[i - 1] + rest * normals[i] : normals[i];
      mean += values[i] / draws;
    }
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return new double[] {mean, squares};
  }

  @Test
  void onePairTellsNoCorrelation() {
    assertThat(DrawStatistics.ofPairs(3, 5, 7).pairCorrelation()).isZero();
    assertThat(DrawStatistics.ofPairs(4, 6, 6).pairCorrelation()).isEqualTo(-1);
    assertThat(DrawStatistics.ofPairs(4, 0, 0).pairCorrelation()).isZero();
  }

  @Test
  void impossibleNumbersAreRefused() {
    assertThatThrownBy(() -> new DrawStatistics(0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DrawStatistics(8, -1.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1.1");
  }
}
