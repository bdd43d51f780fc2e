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
  void oneLevelIsTheMaximum() {
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
