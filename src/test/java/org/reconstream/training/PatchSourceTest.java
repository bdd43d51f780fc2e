package org.reconstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reconstream.array.NoiseStream;

class PatchSourceTest {
  private static final int SIDE = 24;
  private static final int LENGTH = 2 * SIDE * SIDE;

  @TempDir Path folder;
  private Corpus corpus;
  private PatchSource source;

  @BeforeEach
  void open() throws IOException {
    corpus = Corpus.open(List.of(Stacks.ellipses(folder, 60, 48, 6)), Modality.MR, 32);
    source = new PatchSource(corpus, Augmentation.usual(Modality.MR), 3);
  }

  @Test
  void patchDependsOnSeedItemAndStepOnly() {
    float[] four = source.patches(7, 4, SIDE);
    source.patches(8, 2, SIDE);
    float[] two = source.patches(7, 2, SIDE);
    assertThat(Arrays.equals(Arrays.copyOf(four, two.length), two)).isTrue();
    assertThat(Arrays.equals(source.patches(8, 2, SIDE), two)).isFalse();
    PatchSource other = new PatchSource(corpus, Augmentation.usual(Modality.MR), 4);
    assertThat(Arrays.equals(other.patches(7, 2, SIDE), two)).isFalse();
  }

  @Test
  void phasesAreUniformAndScaleIsNearOne() {
    int count = 400;
    float[] patches = source.patches(0, count, SIDE);
    double[] moments = new double[5];
    int shown = 0;
    for (int i = 0; i < count; i++) {
      int middle = i * LENGTH + SIDE * SIDE / 2 + SIDE / 2;
      double re = patches[middle];
      double im = patches[middle + SIDE * SIDE];
      double magnitude = Math.hypot(re, im);
      if (magnitude > 0.05) {
        shown++;
        moments[0] += re / magnitude;
        moments[1] += im / magnitude;
        moments[2] += (re * re - im * im) / (magnitude * magnitude);
        moments[3] += magnitude;
      }
    }
    assertThat(shown).isGreaterThan(200);
    double slack = 4 * Math.sqrt(0.5 / shown);
    assertThat(moments[0] / shown).isCloseTo(0, offset(slack));
    assertThat(moments[1] / shown).isCloseTo(0, offset(slack));
    assertThat(moments[2] / shown).isCloseTo(0, offset(slack));
    assertThat(moments[3] / shown).isBetween(0.4, 1.3);
  }

  @Test
  void withoutVariationThePatchIsTheImage() {
    PatchWindow window =
        PatchWindow.draw(
            new Draws(NoiseStream.ofKey(1), 0, 0),
            new Augmentation(1, 1, 0, 0, false, false, 0, 0, 0, 0, 0),
            9,
            20,
            23);
    float[] image = Stacks.ellipses(2, 48);
    float[] patch = window.cut(image, 48, 48);
    for (int y = 0; y < 9; y++) {
      for (int x = 0; x < 9; x++) {
        assertThat(patch[y * 9 + x]).isCloseTo(image[(y + 16) * 48 + x + 19], offset(1e-5f));
      }
    }
  }

  @Test
  void halfTurnsAndZoomKeepSmoothImages() {
    float[] image = new float[64 * 64];
    for (int i = 0; i < image.length; i++) {
      int row = i / 64;
      double y = (row - 32.0) / 9;
      double x = (i % 64 - 32) / 9.0;
      image[i] = (float) Math.exp(-x * x - y * y);
    }
    Augmentation varied = new Augmentation(1.4, 0.7, 0, 0.2, true, true, 0, 0, 0, 0, 0);
    for (int item = 0; item < 20; item++) {
      Draws draws = new Draws(NoiseStream.ofKey(1), item, 0);
      float[] patch = PatchWindow.draw(draws, varied, 21, 32, 32).cut(image, 64, 64);
      assertThat(patch[10 * 21 + 10]).isBetween(0.97f, 1.01f);
      // The blob is round: whatever the turn, opposite corners stay equal.
      assertThat(patch[0]).isCloseTo(patch[20 * 21 + 20], offset(1e-3f));
      assertThat(patch[20]).isCloseTo(patch[20 * 21], offset(1e-3f));
    }
  }

  @Test
  void lowerResolutionTakesEnergyAwayAndNeverAdds() {
    float[] image = Arrays.copyOf(Stacks.ellipses(1, 32), 2 * 32 * 32);
    double before = energy(image);
    float[] filtered = image.clone();
    KSpaceWindow.apply(new Draws(NoiseStream.ofKey(5), 0, 0), filtered, 32);
    assertThat(energy(filtered)).isLessThan(before).isGreaterThan(0.6 * before);
    float[] again = filtered.clone();
    assertThat(Arrays.equals(again, image)).isFalse();
  }

  @Test
  void toneCurvesKeepTheBackground() {
    for (int item = 0; item < 50; item++) {
      ToneCurve curve = ToneCurve.draw(new Draws(NoiseStream.ofKey(2), item, 0));
      assertThat(curve.at(0)).isZero();
      assertThat(curve.at(0.02f)).isEqualTo(0.02f);
      assertThat(curve.at(1)).isBetween(0.09f, 1.01f);
    }
  }

  @Test
  void supportFillsHolesAndLeavesTheOutside() {
    float[] ring = new float[20 * 20];
    for (int i = 0; i < ring.length; i++) {
      int row = i / 20;
      double r = Math.hypot(row - 10.0, i % 20 - 10.0);
      ring[i] = r > 4 && r < 7 ? 1 : 0;
    }
    boolean[] support = Support.of(ring, 20, 20, 0.5);
    assertThat(support[10 * 20 + 10]).isTrue();
    assertThat(support[0]).isFalse();
    assertThat(support[19 * 20 + 10]).isFalse();
  }

  private static double energy(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum;
  }
}
