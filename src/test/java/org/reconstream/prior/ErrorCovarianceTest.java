package org.reconstream.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class ErrorCovarianceTest {
  private static final double[] SIGMA = {0.01, 1};
  private static final double[][] ACTIVITY = {{0.01, 0.1}, {0.1, 1}};
  private static final double[][] VARIANCE = {{1e-6, 1e-4}, {1e-3, 1e-1}};
  private static final double[][] POWER = {{4, 2, 1}, {16, 4, 1}};
  private static final ErrorCovariance TABLE = ErrorCovariance.of(SIGMA, ACTIVITY, VARIANCE, POWER);

  @Test
  void tabulatedValuesComeBack() {
    assertThat(TABLE.at(0.01).variance(0.1)).isCloseTo(1e-4, within(1e-12));
    assertThat(TABLE.at(1).variance(0.1)).isCloseTo(1e-3, within(1e-11));
    assertThat(TABLE.at(1).power(0)).isCloseTo(16, within(1e-9));
    assertThat(TABLE.at(1).power(ErrorCovariance.frequency(1, 3))).isCloseTo(4, within(1e-9));
    assertThat(TABLE.at(0.01).power(ErrorCovariance.frequency(2, 3))).isCloseTo(1, within(1e-9));
  }

  @Test
  void betweenThemItIsLogLinear() {
    assertThat(TABLE.at(0.01).variance(Math.sqrt(1e-3))).isCloseTo(1e-5, within(1e-12));
    double middle = TABLE.at(0.1).variance(0.1);
    assertThat(middle).isCloseTo(Math.sqrt(1e-4 * 1e-3), within(1e-9));
    assertThat(TABLE.at(0.1).power(0)).isCloseTo(8, within(1e-9));
  }

  @Test
  void beyondTheEndsItIsHeld() {
    assertThat(TABLE.at(1e-3).variance(1e-9)).isEqualTo(TABLE.at(0.01).variance(0.01));
    assertThat(TABLE.at(50).variance(1e9)).isCloseTo(0.1, within(1e-9));
    assertThat(TABLE.at(0.01).variance(0)).isCloseTo(1e-6, within(1e-14));
    assertThat(TABLE.at(1).power(2)).isCloseTo(1, within(1e-9));
  }

  @Test
  void wideningScalesTheVarianceAlone() {
    ErrorCovariance wide = TABLE.widened(1.5);
    assertThat(wide.at(0.1).variance(0.1))
        .isCloseTo(1.5 * TABLE.at(0.1).variance(0.1), within(1e-12));
    assertThat(wide.at(0.1).power(0.3)).isEqualTo(TABLE.at(0.1).power(0.3));
    assertThat(wide.variances()).isDeepEqualTo(TABLE.variances());
    assertThatThrownBy(() -> TABLE.widened(0)).hasMessageContaining("a positive widening, got 0.0");
    assertThatThrownBy(() -> TABLE.widened(Double.NaN)).hasMessageContaining("got NaN");
  }

  @Test
  void brokenTablesAreRefused() {
    assertRefused(new double[] {1, 0.01}, ACTIVITY, VARIANCE, POWER, "ascending noise levels");
    assertRefused(new double[] {1}, ACTIVITY, VARIANCE, POWER, "at least two noise levels");
    assertRefused(
        SIGMA, new double[][] {{0.1, 0.1}, {0.1, 1}}, VARIANCE, POWER, "ascending activities");
    assertRefused(
        SIGMA, ACTIVITY, new double[][] {{2, 1}, {1, 1}}, POWER, "do not fall with activity");
    assertRefused(
        SIGMA, ACTIVITY, VARIANCE, new double[][] {{1, 0, 1}, {1, 1, 1}}, "positive finite powers");
    assertRefused(SIGMA, ACTIVITY, VARIANCE, new double[][] {{1, 1}, {1, 1, 1}}, "one length");
  }

  @Test
  void activityIsTheRootMeanSquareOfDifferences() {
    float[] ramp = new float[2 * 5 * 7];
    for (int i = 0; i < 35; i++) {
      ramp[i] = 0.3f * (i % 7);
      ramp[35 + i] = 2;
    }
    float[] activity = LocalActivity.of(ramp, 5, 7);
    assertThat(activity[2 * 7 + 3]).isCloseTo((float) (0.3 / Math.sqrt(2)), within(1e-6f));
    assertThat(activity).hasSize(35);
    assertThat(LocalActivity.of(new float[12], 3, 4)).containsOnly(0f);
  }

  private static void assertRefused(
      double[] sigma, double[][] activity, double[][] variance, double[][] power, String rule) {
    assertThatThrownBy(() -> ErrorCovariance.of(sigma, activity, variance, power))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(rule);
  }
}
