package org.reconstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reconstream.array.NoiseStream;

class EdmScalingTest {
  private final EdmScaling scaling = new EdmScaling(0.4);

  @ParameterizedTest
  @ValueSource(doubles = {0.002, 0.05, 0.4, 3, 80})
  void weightUndoesTheOutputScale(double sigma) {
    double out = scaling.out(sigma);
    assertThat(scaling.weight(sigma) * out * out).isCloseTo(1, offset(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.4, 3})
  void skipAloneIsTheBestLinearDenoiserOfWhiteImages(double sigma) {
    double best = meanSquare(sigma, scaling.skip(sigma));
    double slack = 1e-4 * 0.16;
    assertThat(best).isLessThan(meanSquare(sigma, 0.98 * scaling.skip(sigma)) + slack);
    assertThat(best).isLessThan(meanSquare(sigma, 1.02 * scaling.skip(sigma)) + slack);
    double exact = 0.16 * sigma * sigma / (0.16 + sigma * sigma);
    assertThat(best / exact).isCloseTo(1, offset(4 * Math.sqrt(2.0 / 40_000)));
  }

  @Test
  void inputsAndTargetsHaveUnitVariance() {
    double sigma = 0.7;
    assertThat(scaling.in(sigma)).isCloseTo(1 / Math.sqrt(0.49 + 0.16), offset(1e-12));
    double target = scaling.skip(sigma) * scaling.skip(sigma) * sigma * sigma;
    target += Math.pow(1 - scaling.skip(sigma), 2) * 0.16;
    assertThat(target / Math.pow(scaling.out(sigma), 2)).isCloseTo(1, offset(1e-12));
  }

  private static double meanSquare(double sigma, double gain) {
    float[] x = new float[40_000];
    float[] z = new float[x.length];
    NoiseStream.ofKey(1).normals(0, 0, 0, x);
    NoiseStream.ofKey(1).normals(1, 0, 0, z);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double error = gain * (0.4 * x[i] + sigma * z[i]) - 0.4 * x[i];
      sum += error * error;
    }
    return sum / x.length;
  }
}
