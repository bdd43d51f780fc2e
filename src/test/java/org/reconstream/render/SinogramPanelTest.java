package org.reconstream.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reconstream.posterior.Plausibility.UNCHECKED;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.engine.Provenance;
import org.reconstream.engine.Recipe;
import org.reconstream.engine.Reconstruction;
import org.reconstream.engine.StageSeconds;
import org.reconstream.physics.Beam;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.SliceGeometry;
import org.reconstream.posterior.Evidence;
import org.reconstream.posterior.RayEvidence;
import org.reconstream.posterior.SamplerSpec;

final class SinogramPanelTest {
  private static final int SIDE = 12;
  private static final int VIEWS = 5;
  private static final int COLUMNS = 16;

  private static final BufferedImage PLAIN = Panel.of(result(0, 0));

  @Test
  void theSameResultGivesTheSamePixels() {
    assertThat(Arrays.equals(pixels(PLAIN), pixels(Panel.of(result(0, 0))))).isTrue();
    assertThat(Arrays.equals(pixels(PLAIN), pixels(Panel.of(result(30, 0))))).isFalse();
  }

  @Test
  void unmeasuredRaysAndUnseenPixelsAreMarkedAndTheUncertaintyHasItsColours() {
    Set<Integer> seen = new HashSet<>();
    for (int pixel : pixels(PLAIN)) {
      seen.add(pixel);
    }
    assertThat(seen)
        .contains(
            ColourMap.MAGMA.at(0),
            ColourMap.MAGMA.at(0.5),
            Panel.NOT_MEASURED,
            Panel.NOT_SEEN,
            0x000000,
            0xffffff);
  }

  @Test
  void truncationAddsALineToTheNotes() {
    assertThat(Panel.of(result(0, 0.4)).getHeight()).isGreaterThan(PLAIN.getHeight());
  }

  @Test
  void presetsAreThoseOfRadiology() {
    assertThat(HounsfieldWindow.LUNG.low()).isEqualTo(-1350);
    assertThat(HounsfieldWindow.LUNG.high()).isEqualTo(150);
    assertThat(HounsfieldWindow.SOFT_TISSUE.low()).isEqualTo(-160);
    assertThat(HounsfieldWindow.SOFT_TISSUE.high()).isEqualTo(240);
    assertThat(HounsfieldWindow.BONE.low()).isEqualTo(-500);
    assertThat(HounsfieldWindow.BONE.high()).isEqualTo(1300);
  }

  @Test
  void theFirstWindowShowsTheObject() {
    float[] body = {-1000, -1000, 20, 60, -80, 700};
    assertThat(HounsfieldWindow.first(new ScalarImage(1, 6, body)))
        .isEqualTo(HounsfieldWindow.SOFT_TISSUE);
    float[] tooth = {-1000, -1000, 1500, 1600, 2500, 1800};
    HounsfieldWindow full = HounsfieldWindow.first(new ScalarImage(1, 6, tooth));
    assertThat(full.low()).isEqualTo(-1000);
    assertThat(full.high()).isBetween(2000.0, 2500.0);
    float[] nothing = {-1000, -1000};
    assertThat(HounsfieldWindow.first(new ScalarImage(1, 2, nothing)).scale().high())
        .isGreaterThan(-1000);
  }

  private static int[] pixels(BufferedImage image) {
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] &= 0xffffff;
    }
    return pixels;
  }

  /** A disc of soft tissue with a dense core, seen inside a circle; one column is dead. */
  private static Reconstruction result(float offset, double truncated) {
    float[] image = new float[SIDE * SIDE];
    float[] deviation = new float[image.length];
    float[] support = new float[image.length];
    for (int i = 0; i < image.length; i++) {
      double radius = Math.hypot(i % SIDE - 5.5, Math.floorDiv(i, SIDE) - 5.5);
      image[i] = radius < 2 ? 1500 : radius < 5 ? 40 + offset : -1000;
      deviation[i] = i;
      support[i] = radius < 6 ? 1 : 0;
    }
    float[] rays = new float[VIEWS * COLUMNS];
    byte[] measured = new byte[rays.length];
    for (int i = 0; i < rays.length; i++) {
      measured[i] = (byte) (i % COLUMNS == 3 ? 0 : 1);
      rays[i] = i % COLUMNS == 3 ? Float.NaN : i;
    }
    Sinogram scan =
        new Sinogram(
            Tensor.of(Shape.of(VIEWS, COLUMNS), rays),
            measured,
            new double[VIEWS],
            new Beam.Parallel(1, 7.5),
            null,
            0.02,
            SliceGeometry.unitPixels(SIDE, SIDE));
    Tensor mean = Tensor.of(Shape.of(1, SIDE, SIDE), image);
    RayEvidence evidence =
        new RayEvidence(
            VIEWS, COLUMNS, 5, 0, 0, 75, 0.1, 0.2, 0.3, 3, false, 6, truncated, 4, 9, "FBP, Hann");
    return new Reconstruction(
        "job",
        scan,
        mean,
        Tensor.of(Shape.of(SIDE, SIDE), deviation),
        mean,
        null,
        Tensor.of(Shape.of(SIDE, SIDE), support),
        new Evidence(
            1,
            0.1,
            0.1,
            0,
            "neighbouring-rays",
            3,
            80,
            4,
            0,
            20,
            80,
            0.01,
            0.2,
            0,
            true,
            evidence,
            UNCHECKED),
        new StageSeconds(1, 2, 3),
        new Provenance(
            "00",
            new Recipe("ct-body", new SamplerSpec.DapsCal(20), 4, 0),
            "0123456789abcdef",
            "onnxruntime",
            "1",
            "0"));
  }
}
