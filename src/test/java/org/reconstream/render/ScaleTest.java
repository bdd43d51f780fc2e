package org.reconstream.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ScaleTest {
  @Test
  void ticksAreRoundNumbersInsideTheRange() {
    assertThat(texts(0, 0.787)).containsExactly("0", "0.2", "0.4", "0.6");
    assertThat(texts(0, 0.0441)).containsExactly("0", "0.01", "0.02", "0.03", "0.04");
    assertThat(texts(-4, 0)).containsExactly("\u22124", "\u22123", "\u22122", "\u22121", "0");
    assertThat(texts(0, 1000)).containsExactly("0", "200", "400", "600", "800", "1000");
  }

  @Test
  void largeAndSmallRangesTakeThePowerOfTenOut() {
    Scale large = new Scale(ColourMap.GREY, 0, 8.9e5, "a.u.");
    assertThat(large.ticks()).extracting(Scale.Tick::text).containsExactly("0", "2", "4", "6", "8");
    assertThat(large.fullLabel()).isEqualTo("\u00d7 1e5 a.u.");
    Scale small = new Scale(ColourMap.GREY, 0, 4.1e-7, "a.u.");
    assertThat(small.ticks()).extracting(Scale.Tick::text).containsExactly("0", "1", "2", "3", "4");
    assertThat(small.fullLabel()).isEqualTo("\u00d7 1e-7 a.u.");
  }

  @Test
  void coloursFollowTheRangeAndSaturate() {
    Scale scale = new Scale(ColourMap.GREY, 10, 20, "");
    assertThat(scale.colour(9)).isEqualTo(0x000000);
    assertThat(scale.colour(15)).isEqualTo(0x808080);
    assertThat(scale.colour(21)).isEqualTo(0xffffff);
    assertThatThrownBy(() -> new Scale(ColourMap.GREY, 1, 1, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void lightnessOfTheUncertaintyMapRises() {
    double last = -1;
    for (int i = 0; i < 256; i++) {
      int rgb = ColourMap.MAGMA.at((i + 0.5) / 256);
      double light = 0.2126 * (rgb >> 16) + 0.7152 * (rgb >> 8 & 0xff) + 0.0722 * (rgb & 0xff);
      assertThat(light).isGreaterThan(last - 0.5);
      last = Math.max(last, light);
    }
    assertThat(last).isGreaterThan(230);
  }

  private static List<String> texts(double low, double high) {
    return new Scale(ColourMap.GREY, low, high, "").ticks().stream().map(Scale.Tick::text).toList();
  }
}
