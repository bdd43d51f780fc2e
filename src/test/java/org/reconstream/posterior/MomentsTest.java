package org.reconstream.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.reconstream.array.NoiseStream;

final class MomentsTest {
  private static final int PIXELS = 50;
  private static final int DRAWS = 37;

  @Test
  void matchTheTwoPassFormulas() {
    Moments moments = moments(0, DRAWS);
    for (int p = 0; p < PIXELS; p++) {
      double[] mean = new double[3];
      double[] variance = new double[3];
      for (int pass = 0; pass < 2; pass++) {
        for (int k = 0; k < DRAWS; k++) {
          float[] d = draw(k);
          double[] values = {
            d[p], d[PIXELS + p], Math.sqrt((double) d[p] * d[p] + d[PIXELS + p] * d[PIXELS + p])
          };
          for (int i = 0; i < 3; i++) {
            if (pass == 0) {
              mean[i] += values[i] / DRAWS;
            } else {
              variance[i] += Math.pow(values[i] - mean[i], 2) / (DRAWS - 1);
            }
          }
        }
      }
      assertThat((double) moments.mean()[p]).isCloseTo(mean[0], within(1e-6 * 100));
      assertThat((double) moments.mean()[PIXELS + p]).isCloseTo(mean[1], within(1e-6 * 100));
      double deviation = Math.sqrt(variance[0] + variance[1]);
      assertThat((double) moments.deviation()[p]).isCloseTo(deviation, within(1e-6 * deviation));
      assertThat((double) moments.magnitudeMean()[p]).isCloseTo(mean[2], within(1e-6 * 100));
      assertThat((double) moments.magnitudeDeviation()[p])
          .isCloseTo(Math.sqrt(variance[2]), within(1e-6));
    }
  }

  @Test
  void mergedPartsMatchTheWhole() {
    Moments merged = moments(0, 10);
    merged.merge(new Moments(2, PIXELS));
    merged.merge(moments(10, DRAWS));
    Moments whole = moments(0, DRAWS);
    assertThat(merged.count()).isEqualTo(DRAWS);
    for (int p = 0; p < PIXELS; p++) {
      assertThat(merged.mean()[p]).isCloseTo(whole.mean()[p], within(1e-5f));
      assertThat(merged.deviation()[p]).isCloseTo(whole.deviation()[p], within(1e-6f));
    }
    Moments again = moments(0, 10);
    again.merge(new Moments(2, PIXELS));
    again.merge(moments(10, DRAWS));
    assertThat(again.deviation()).isEqualTo(merged.deviation());
  }

  @Test
  void oneDrawHasNoDeviation() {
    assertThat(moments(0, 1).deviation()).containsOnly(0f);
  }

  @Test
  void drawsOfAnotherShapeAreRefused() {
    assertThatThrownBy(() -> new Moments(2, 4).add(new float[7]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("7");
  }

  private static Moments moments(int from, int to) {
    Moments moments = new Moments(2, PIXELS);
    for (int k = from; k < to; k++) {
      moments.add(draw(k));
    }
    return moments;
  }

  /** A mean of 100 with unit noise, so that a one-pass sum of squares would lose digits. */
  private static float[] draw(int k) {
    float[] draw = new float[2 * PIXELS];
    NoiseStream.ofKey(1).normals(k, 0, 0, draw);
    for (int i = 0; i < draw.length; i++) {
      draw[i] += 100;
    }
    return draw;
  }
}
