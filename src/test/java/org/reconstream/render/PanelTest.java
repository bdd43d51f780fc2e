package org.reconstream.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reconstream.posterior.Plausibility.UNCHECKED;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.engine.Provenance;
import org.reconstream.engine.Recipe;
import org.reconstream.engine.Reconstruction;
import org.reconstream.engine.StageSeconds;
import org.reconstream.physics.KSpace;
import org.reconstream.physics.SamplingMask;
import org.reconstream.physics.SliceGeometry;
import org.reconstream.posterior.Evidence;
import org.reconstream.posterior.SamplerSpec;

final class PanelTest {
  @Test
  void theSameResultGivesTheSamePixels() {
    int[] pixels = pixels(Panel.of(result(0, 1)));
    assertThat(Arrays.equals(pixels, pixels(Panel.of(result(0, 1))))).isTrue();
    assertThat(Arrays.equals(pixels, pixels(Panel.of(result(0.3f, 1))))).isFalse();
  }

  @Test
  void thePictureIsAPngWithEveryColourOfTheUncertaintyMap() throws IOException {
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(Panel.png(result(0, 1))));
    assertThat(Arrays.equals(pixels(read), pixels(Panel.of(result(0, 1))))).isTrue();
    Set<Integer> seen = new HashSet<>();
    for (int pixel : pixels(read)) {
      seen.add(pixel);
    }
    assertThat(seen).contains(ColourMap.MAGMA.at(0), ColourMap.MAGMA.at(0.5), 0x1d2a44, 0x30363f);
  }

  @Test
  void pixelsAreSquareInMillimetres() {
    BufferedImage square = Panel.of(result(0, 1));
    BufferedImage tall = Panel.of(result(0, 2));
    assertThat(square.getWidth()).isGreaterThan(tall.getWidth());
  }

  @Test
  void anImageOfZerosStillGivesAPanel() {
    Reconstruction r = result(0, 1);
    Reconstruction empty =
        new Reconstruction(
            r.job(),
            r.measurement(),
            Tensor.zeros(2, 12, 10),
            Tensor.zeros(12, 10),
            Tensor.zeros(2, 12, 10),
            r.maps(),
            r.support(),
            r.evidence(),
            r.seconds(),
            r.provenance());
    assertThat(Panel.of(empty).getWidth()).isPositive();
  }

  private static int[] pixels(BufferedImage image) {
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] &= 0xffffff;
    }
    return pixels;
  }

  /** Rows of {@code rowMm} millimetres; the reconstructed matrix is 10 x 10 inside 12 x 10. */
  private static Reconstruction result(float offset, double rowMm) {
    int plane = 12 * 10;
    float[] samples = new float[2 * 2 * plane];
    byte[] marks = new byte[plane];
    float[] image = new float[2 * plane];
    float[] deviation = new float[plane];
    float[] support = new float[plane];
    for (int i = 0; i < plane; i++) {
      marks[i] = (byte) (i % 3 == 0 ? 1 : 0);
      samples[i] = marks[i] * (1 + i);
      image[i] = i + offset * (i % 7);
      deviation[i] = i % 10 == 9 ? 1e6f : i;
      support[i] = i % 10 == 9 ? 0 : 1;
    }
    KSpace scan =
        new KSpace(
            Tensor.of(Shape.of(2, 2, 12, 10), samples),
            SamplingMask.of(12, 10, marks),
            null,
            null,
            null,
            new SliceGeometry(10, 10 * rowMm, 1, 10, 10));
    Tensor mean = Tensor.of(Shape.of(2, 12, 10), image);
    return new Reconstruction(
        "job",
        scan,
        mean,
        Tensor.of(Shape.of(12, 10), deviation),
        mean,
        Tensor.zeros(2, 2, 12, 10),
        Tensor.of(Shape.of(12, 10), support),
        new Evidence(
            1, 0.1, 0.1, 0, "WHITENED", 3, 80, 4, 0, 20, 80, 0.01, 0.2, 0, true, null, UNCHECKED),
        new StageSeconds(1, 2, 3),
        new Provenance(
            "00",
            new Recipe("mri-gaussian", new SamplerSpec.DapsCal(20), 4, 0),
            "0123456789abcdef",
            "onnxruntime",
            "1",
            "0"));
  }
}
