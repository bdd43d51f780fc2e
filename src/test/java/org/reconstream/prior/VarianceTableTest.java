package org.reconstream.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class VarianceTableTest {
  private static final VarianceTable TABLE =
      VarianceTable.of(new double[] {0.01, 0.1, 1}, new double[] {1e-4, 4e-3, 0.05});

  @Test
  void passesThroughItsRows() {
    assertThat(TABLE.at(0.01)).isEqualTo(1e-4);
    assertThat(TABLE.at(0.1)).isEqualTo(4e-3);
    assertThat(TABLE.at(1)).isEqualTo(0.05);
  }

  @Test
  void isLinearBetweenLogarithms() {
    double middle = Math.sqrt(0.01 * 0.1);
    assertThat(TABLE.at(middle)).isCloseTo(Math.sqrt(1e-4 * 4e-3), within(1e-12));
  }

  @Test
  void singlePrecisionRoundingOfTheEndsIsInside() {
    assertThat(TABLE.at(0.01f)).isEqualTo(1e-4);
    assertThat(TABLE.at(Math.nextUp(1f))).isEqualTo(0.05);
  }

  @Test
  void outsideIsRefused() {
    assertThatThrownBy(() -> TABLE.at(0.0099))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("outside the prior's range");
    assertThatThrownBy(() -> TABLE.at(1.01)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFallingVarianceIsRefused() {
    double[] sigma = {0.01, 0.1, 1};
    assertThatThrownBy(() -> VarianceTable.of(sigma, new double[] {1e-4, 1e-5, 0.05}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("row 1");
  }
}
