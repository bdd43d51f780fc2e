package org.reconstream.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;

final class ScalarImageTest {
  @Test
  void magnitudeJoinsPlanes() {
    Tensor image = Tensor.of(Shape.of(2, 1, 2), new float[] {3, 0, 4, -2});
    assertThat(ScalarImage.magnitude(image).values()).containsExactly(5, 2);
  }

  @Test
  void theCentreOfTheCutIsTheCentreOfTheImage() {
    for (int n = 3; n < 9; n++) {
      float[] values = new float[n * n];
      values[n / 2 * n + n / 2] = 1;
      for (int part = 1; part <= n; part++) {
        ScalarImage cut = new ScalarImage(n, n, values).centre(part, part);
        assertThat(cut.values()[part / 2 * part + part / 2]).isEqualTo(1);
      }
    }
  }

  @Test
  void cubicKeepsLinesAndConstants() {
    float[] ramp = new float[64];
    for (int i = 0; i < 64; i++) {
      ramp[i] = 5 + i % 8;
    }
    ScalarImage wide = new ScalarImage(8, 8, ramp).cubic(16, 32);
    for (int column = 8; column < 24; column++) {
      double exact = 5 + (column + 0.5) / 4 - 0.5;
      assertThat(wide.values()[5 * 32 + column]).isCloseTo((float) exact, within(1e-4f));
    }
  }

  @Test
  void nearestKeepsEverySample() {
    ScalarImage wide = new ScalarImage(1, 3, new float[] {1, 2, 3}).nearest(1, 7);
    assertThat(wide.values()).containsExactly(1, 1, 1, 2, 2, 3, 3);
  }

  @Test
  void quantilesInterpolate() {
    ScalarImage image = new ScalarImage(1, 5, new float[] {4, 0, 3, 1, 2});
    assertThat(image.quantile(0.5)).isEqualTo(2);
    assertThat(image.quantile(0.625)).isEqualTo(2.5);
    assertThat(image.quantile(1)).isEqualTo(4);
  }
}
