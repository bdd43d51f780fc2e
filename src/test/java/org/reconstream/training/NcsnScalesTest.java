package org.reconstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NcsnScalesTest {
  @ParameterizedTest
  @CsvSource({"3072, 1.0398, 5e-5", "32768, 1.01186, 5e-6", "204800, 1.00471, 5e-6"})
  void neighbouringLevelsOverlapByHalf(int n, double ratio, double digits) {
    double r = NcsnScales.ratio(n);
    assertThat(r).isCloseTo(ratio, offset(digits + 1e-9));
    double root = Math.sqrt(2.0 * n);
    double overlap =
        NormalDistribution.below(root * (r - 1) + 3 * r)
            - NormalDistribution.below(root * (r - 1) - 3 * r);
    assertThat(overlap).isCloseTo(0.5, offset(1e-9));
  }

  @Test
  void levelsCoverTheRange() {
    NoiseLevels.Geometric levels = NcsnScales.levels(2 * 320 * 320, 0.005, 10);
    assertThat(levels.count()).isBetween(1618, 1621);
    assertThat(levels.level(0)).isEqualTo(10);
    assertThat(levels.level(levels.count() - 1)).isCloseTo(0.005, offset(1e-12));
  }

  @Test
  void largestDistanceIsEuclidean() {
    List<float[]> images = List.of(new float[] {0, 0}, new float[] {3, 4}, new float[] {1, 1});
    assertThat(NcsnScales.largestDistance(images)).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"0, 0.5", "1.959963984540054, 0.975", "-3, 0.0013498980316300933", "9, 1"})
  void normalDistributionIsExact(double x, double below) {
    assertThat(NormalDistribution.below(x)).isCloseTo(below, offset(1e-14));
  }
}
