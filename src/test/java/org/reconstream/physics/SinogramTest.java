package org.reconstream.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;

class SinogramTest {
  private static final Beam BEAM = new Beam.Parallel(1, 0.5);
  private static final SliceGeometry GEOMETRY = SliceGeometry.unitPixels(4, 4);

  @Test
  void digestDependsOnEverythingThatWasMeasured() {
    Sinogram scan = sinogram(values(1, 2, 3, 4), marks(1, 1, 1, 1), values(9, 9, 9, 9), 0.5);
    String digest = scan.digest();
    assertThat(digest).matches("[0-9a-f]{64}");
    assertThat(sinogram(values(1, 2, 3, 5), marks(1, 1, 1, 1), values(9, 9, 9, 9), 0.5).digest())
        .isNotEqualTo(digest);
    assertThat(sinogram(values(1, 2, 3, 4), marks(1, 1, 1, 0), values(9, 9, 9, 9), 0.5).digest())
        .isNotEqualTo(digest);
    assertThat(sinogram(values(1, 2, 3, 4), marks(1, 1, 1, 1), values(9, 9, 9, 8), 0.5).digest())
        .isNotEqualTo(digest);
    assertThat(sinogram(values(1, 2, 3, 4), marks(1, 1, 1, 1), null, 0.5).digest())
        .isNotEqualTo(digest);
    assertThat(sinogram(values(1, 2, 3, 4), marks(1, 1, 1, 1), values(9, 9, 9, 9), 0.6).digest())
        .isNotEqualTo(digest);
  }

  @Test
  void digestIgnoresWhatWasNotMeasured() {
    assertThat(sinogram(values(1, 2, 3, Float.NaN), marks(1, 1, 1, 0), null, 0.5).digest())
        .isEqualTo(sinogram(values(1, 2, 3, 7), marks(1, 1, 1, 0), null, 0.5).digest());
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> sinogram(values(1, 2, 3, Float.NaN), marks(1, 1, 1, 1), null, 0.5))
        .hasMessageContaining("not finite");
    assertThatThrownBy(
            () -> sinogram(values(1, 2, 3, 4), marks(1, 1, 1, 1), values(1, 1, 1, -1), 0.5))
        .hasMessageContaining("quanta");
    assertThatThrownBy(() -> sinogram(values(1, 2, 3, 4), marks(1, 1, 1), null, 0.5))
        .hasMessageContaining("mask");
    assertThatThrownBy(
            () -> sinogram(values(1, 2, 3, 4), marks(1, 1, 1, 1), null, Double.POSITIVE_INFINITY))
        .hasMessageContaining("angle of view 1");
    assertThatThrownBy(() -> new Beam.FanArc(1, 0, -5, 10)).hasMessageContaining("source");
    assertThatThrownBy(
            () ->
                new Sinogram(
                    Tensor.zeros(1, 2),
                    new byte[2],
                    new double[1],
                    BEAM,
                    null,
                    0.02,
                    new SliceGeometry(4, 8, 1, 4, 4)))
        .hasMessageContaining("square");
  }

  private static Sinogram sinogram(
      float[] values, byte[] marks, float @Nullable [] quanta, double angle) {
    Shape shape = Shape.of(2, 2);
    return new Sinogram(
        Tensor.of(shape, values),
        marks,
        new double[] {0, angle},
        BEAM,
        quanta == null ? null : Tensor.of(shape, quanta),
        0.02,
        GEOMETRY);
  }

  private static float[] values(float... values) {
    return values;
  }

  private static byte[] marks(int... marks) {
    byte[] bytes = new byte[marks.length];
    for (int i = 0; i < marks.length; i++) {
      bytes[i] = (byte) marks[i];
    }
    return bytes;
  }
}
