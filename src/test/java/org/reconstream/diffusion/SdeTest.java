package org.reconstream.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SdeTest {
  private static final LinearBeta BETA = LinearBeta.STANDARD;

  static List<Sde> all() {
    return List.of(
        new VarianceExploding(0.005, 10),
        new SigmaTime(),
        new VariancePreserving(BETA),
        new SubVariancePreserving(BETA));
  }

  /** The moments of {@code dx = r x dt + g dw} by Runge and Kutta against a and b. */
  @ParameterizedTest
  @MethodSource("all")
  void momentsSolveTheirEquations(Sde sde) {
    int steps = 4000;
    double h = 1.0 / steps;
    double mean = 1;
    double variance = sde.noise(0) * sde.noise(0);
    for (int i = 0; i < steps; i++) {
      double t = i * h;
      double[] rate = {sde.driftRate(t), sde.driftRate(t + h / 2), sde.driftRate(t + h)};
      double[] g2 = {squared(sde, t), squared(sde, t + h / 2), squared(sde, t + h)};
      mean += increment(mean, rate, 1, new double[3], h);
      variance += increment(variance, rate, 2, g2, h);
    }
    assertThat(mean).isCloseTo(sde.signal(1), within(1e-10));
    double scale = Math.max(1, sde.noise(1) * sde.noise(1));
    assertThat(variance / scale).isCloseTo(sde.noise(1) * sde.noise(1) / scale, within(1e-10));
  }

  private static double increment(double y, double[] rate, int times, double[] source, double h) {
    double k1 = times * rate[0] * y + source[0];
    double k2 = times * rate[1] * (y + h / 2 * k1) + source[1];
    double k3 = times * rate[1] * (y + h / 2 * k2) + source[1];
    double k4 = times * rate[2] * (y + h * k3) + source[2];
    return h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
  }

  private static double squared(Sde sde, double t) {
    return sde.diffusion(t) * sde.diffusion(t);
  }

  @ParameterizedTest
  @MethodSource("all")
  void timeIsTheInverseOfSigma(Sde sde) {
    for (double sigma : new double[] {0.005, 0.02, 0.5, 3, 10}) {
      assertThat(sde.sigma(sde.time(sigma))).isCloseTo(sigma, within(1e-9 * sigma));
    }
  }

  @Test
  void subVariancePreservingHasTheSmallerNoise() {
    Sde large = new VariancePreserving(BETA);
    Sde small = new SubVariancePreserving(BETA);
    for (int i = 0; i <= 1000; i++) {
      assertThat(small.noise(i / 1000.0)).isLessThanOrEqualTo(large.noise(i / 1000.0));
    }
  }

  @Test
  void marginalsAtTheEndAreTheTabledOnes() {
    Sde vp = new VariancePreserving(BETA);
    assertThat(BETA.integral(1)).isCloseTo(10.05, within(1e-12));
    assertThat(vp.signal(1)).isCloseTo(Math.exp(-5.025), within(1e-15));
    assertThat(new VarianceExploding(0.01, 50).noise(0.5)).isCloseTo(Math.sqrt(0.5), within(1e-12));
  }

  static Stream<Perturbation> kernels() {
    return all().stream().flatMap(sde -> Stream.of(sde.kernel(0.05), sde.kernel(0.7)));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void everyParameterisationComesBack(Perturbation kernel) {
    for (double x : new double[] {-3, 0.2, 5}) {
      double d = 0.37 * x - 0.1;
      assertThat(kernel.fromScore(x, kernel.score(x, d))).isCloseTo(d, within(1e-6));
      assertThat(kernel.fromEpsilon(x, kernel.epsilon(x, d))).isCloseTo(d, within(1e-6));
      assertThat(kernel.fromVelocity(x, kernel.velocity(x, d))).isCloseTo(d, within(1e-6));
      assertThat(-kernel.epsilon(x, d) / kernel.noise())
          .isCloseTo(kernel.score(x, d), within(1e-6 * Math.abs(kernel.score(x, d))));
    }
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> new VarianceExploding(1, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 < minimum < maximum");
    assertThatThrownBy(() -> new LinearBeta(0, 20)).isInstanceOf(IllegalArgumentException.class);
  }
}
