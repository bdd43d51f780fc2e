package org.reconstream.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskedPlaneTest {
  private static final int ELEMENTS = 21;

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "7, 3", "12, 0", "12, 5", "13, 13", "46, 9", "131, 4"})
  void bothAreTheMaskedTransformAndItsAdjoint(int lines, int measured) {
    boolean[] mask = mask(lines, measured);
    check(mask, new MaskedSpectrum(mask, ELEMENTS));
    check(mask, new SampledLines(mask).plane(ELEMENTS));
  }

  private static void check(boolean[] mask, MaskedPlane plane) {
    float[][] re = new float[mask.length][];
    float[][] im = new float[mask.length][];
    fill(plane, ELEMENTS);
    for (int y = 0; y < mask.length; y++) {
      re[y] = plane.re()[y].clone();
      im[y] = plane.im()[y].clone();
    }
    plane.transform();
    int n = mask.length;
    for (int y = 0; y < n; y++) {
      for (int x = 0; x < ELEMENTS; x++) {
        double sumRe = 0;
        double sumIm = 0;
        for (int k = 0; k < n; k++) {
          for (int j = 0; mask[k] && j < n; j++) {
            double angle = 2 * Math.PI * (k - n / 2) * (y - j) / n;
            sumRe += re[j][x] * Math.cos(angle) - im[j][x] * Math.sin(angle);
            sumIm += re[j][x] * Math.sin(angle) + im[j][x] * Math.cos(angle);
          }
        }
        assertThat(plane.re()[y][x]).isCloseTo((float) sumRe, within(1e-4f * n));
        assertThat(plane.im()[y][x]).isCloseTo((float) sumIm, within(1e-4f * n));
      }
    }
  }

  @Test
  void bitsOfAnElementDoNotDependOnItsNeighboursNorOnAnEarlierUse() {
    boolean[] mask = mask(46, 9);
    SampledLines lines = new SampledLines(mask);
    MaskedPlane wide = lines.plane(ELEMENTS);
    fill(wide, ELEMENTS);
    wide.transform();
    fill(wide, ELEMENTS);
    MaskedPlane narrow = lines.plane(1);
    for (int y = 0; y < mask.length; y++) {
      narrow.re()[y][0] = wide.re()[y][5];
      narrow.im()[y][0] = wide.im()[y][5];
    }
    wide.transform();
    narrow.transform();
    for (int y = 0; y < mask.length; y++) {
      assertThat(narrow.re()[y][0]).isEqualTo(wide.re()[y][5]);
      assertThat(narrow.im()[y][0]).isEqualTo(wide.im()[y][5]);
    }
  }

  /** 256 transforms in four stages of radix 4; 230 has a factor of 23, and 181 is prime. */
  @ParameterizedTest
  @CsvSource({
    "256, 8, true",
    "256, 32, false",
    "230, 16, true",
    "230, 115, false",
    "181, 45, true",
    "181, 181, false",
    "192, 192, false"
  })
  void fewLinesAndLengthsWithLargePrimesAreSampled(int lines, int measured, boolean sampled) {
    assertThat(SampledLines.pays(mask(lines, measured))).isEqualTo(sampled);
  }

  private static void fill(MaskedPlane plane, int elements) {
    Random random = new Random(8);
    for (int y = 0; y < plane.re().length; y++) {
      for (int x = 0; x < elements; x++) {
        plane.re()[y][x] = (float) random.nextGaussian();
        plane.im()[y][x] = (float) random.nextGaussian();
      }
    }
  }

  private static boolean[] mask(int lines, int measured) {
    boolean[] mask = new boolean[lines];
    for (int k = 0; k < measured; k++) {
      mask[(k * lines + lines / 2) / measured] = true;
    }
    return mask;
  }
}
