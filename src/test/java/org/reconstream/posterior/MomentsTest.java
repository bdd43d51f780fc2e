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
  void mirroredDrawsGiveTheirMeanAndDeviation() {
    Moments moments = new Moments(2, PIXELS, true);
    double[] squares = new double[PIXELS];
    for (int k = 0; k < 40; k++) {
      float[] draw = draw(k);
      float[] mirrored = draw.clone();
      for (int i = 0; i < draw.length; i++) {
        mirrored[i] = 200 - draw[i];
        squares[i % PIXELS] += Math.pow(draw[i] - 100, 2) / 40;
      }
      moments.add(draw);
      moments.add(mirrored);
    }
    assertThat(moments.statistics().pairCorrelation()).isCloseTo(-1, within(1e-6));
    for (int p = 0; p < PIXELS; p++) {
      assertThat(moments.mean()[p]).isCloseTo(100, within(1e-4f));
      assertThat((double) moments.deviation()[p]).isCloseTo(Math.sqrt(squares[p]), within(1e-4));
    }
  }

  /** Draws with errors a b + c d in pairs, a and c known: the correlation is a^2 - c^2. */
  @Test
  void deviationOfCorrelatedPairsIsUnbiased() {
    for (int count : new int[] {8, 9}) {
      double variance = 0;
      double correlation = 0;
      int repeats = 400;
      for (int repeat = 0; repeat < repeats; repeat++) {
        Moments moments = new Moments(1, PIXELS, true);
        for (int draw = 0; draw < count; draw++) {
          float[] shared = new float[PIXELS];
          float[] opposed = new float[PIXELS];
          NoiseStream stream = NoiseStream.ofKey(repeat);
          stream.normals(draw / 2, 0, 0, shared);
          stream.normals(draw / 2, 1, 0, opposed);
          float[] values = new float[PIXELS];
          for (int i = 0; i < PIXELS; i++) {
            double sign = draw % 2 == 0 ? 1 : -1;
            values[i] = (float) (0.5 * shared[i] + sign * Math.sqrt(0.75) * opposed[i]);
          }
          moments.add(values);
        }
        for (float deviation : moments.deviation()) {
          variance += (double) deviation * deviation / PIXELS / repeats;
        }
        correlation += moments.statistics().pairCorrelation() / repeats;
      }
      assertThat(variance).isCloseTo(1, within(0.02));
      assertThat(correlation).isCloseTo(-0.5, within(0.02));
    }
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
