package org.reconstream.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class NoiseScheduleTest {
  @Test
  void edmGridHasThePublishedValues() {
    NoiseSchedule grid = NoiseSchedule.edm(18, 80, 0.002);
    assertThat(grid.levels()).isEqualTo(18);
    assertThat(grid.sigma(0)).isEqualTo(80);
    assertThat(grid.sigma(1)).isCloseTo(57.5860, within(1e-4));
    assertThat(grid.sigma(2)).isCloseTo(40.7856, within(1e-4));
    assertThat(grid.sigma(16)).isCloseTo(0.00752802, within(1e-8));
    assertThat(grid.sigma(17)).isEqualTo(0.002);
    assertThat(grid.sigma(18)).isZero();
  }

  @Test
  void geometricGridHasOneRatio() {
    NoiseSchedule grid = NoiseSchedule.geometric(5, 10, 0.001);
    assertThat(grid.sigma(0)).isEqualTo(10);
    for (int i = 0; i < 4; i++) {
      assertThat(grid.sigma(i + 1) / grid.sigma(i)).isCloseTo(0.1, within(1e-12));
    }
    assertThat(grid.sigma(5)).isZero();
  }

  @Test
  void informedGridAdvancesEvenly() {
    NoiseSchedule grid = NoiseSchedule.informed(50, 10, 0.015, s -> s * s / (1 + 4 * s * s));
    assertThat(grid.sigma(0)).isEqualTo(10);
    assertThat(grid.sigma(49)).isEqualTo(0.015);
    assertThat(grid.sigma(50)).isZero();
    double all = information(0.015) - information(10);
    for (int i = 1; i < 49; i++) {
      double gained = (information(grid.sigma(i)) - information(10)) / all;
      double descended = Math.log(10 / grid.sigma(i)) / Math.log(10 / 0.015);
      assertThat(0.75 * gained + 0.25 * descended).isCloseTo(i / 49.0, within(1e-4));
    }
  }

  /** Of a number of variance 1/4 under noise sigma, in nats. */
  private static double information(double sigma) {
    return Math.log1p(0.25 / (sigma * sigma)) / 2;
  }

  @Test
  void informedGridIsGeometricWhereTheDenoiserDoesNothing() {
    NoiseSchedule grid = NoiseSchedule.informed(9, 10, 0.001, s -> s * s);
    for (int i = 0; i < 8; i++) {
      assertThat(grid.sigma(i + 1) / grid.sigma(i)).isCloseTo(Math.sqrt(0.1), within(1e-9));
    }
  }

  @Test
  void oneLevelIsTheMaximum() {
    assertThat(NoiseSchedule.informed(1, 10, 0.01, s -> s * s).sigma(0)).isEqualTo(10);
    assertThat(NoiseSchedule.edm(1, 10, 0.01).sigma(0)).isEqualTo(10);
    assertThat(NoiseSchedule.edm(1, 10, 0.01).sigma(1)).isZero();
  }

  @Test
  void aRangeTheWrongWayRoundIsRefused() {
    assertThatThrownBy(() -> NoiseSchedule.edm(5, 0.1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NoiseSchedule.geometric(5, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
