package org.reconstream.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.reconstream.array.Fft;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;

class CartesianSenseTest extends ForwardModelLaws {
  private static final int COILS = 3;
  private static final int HEIGHT = 23;
  private static final int WIDTH = 18;

  @Override
  protected ForwardModel model() {
    return new CartesianSense(maps(), mask());
  }

  static Tensor maps() {
    int size = COILS * 2 * HEIGHT * WIDTH;
    return Tensor.of(Shape.of(COILS, 2, HEIGHT, WIDTH), random(size, 9));
  }

  static SamplingMask mask() {
    byte[] marks = new byte[HEIGHT * WIDTH];
    for (int i = 0; i < marks.length; i++) {
      marks[i] = (byte) (i * 7919 % 13 < 4 ? 1 : 0);
    }
    return SamplingMask.of(HEIGHT, WIDTH, marks);
  }

  @Test
  void dataAreTheMeasuredSamplesOfEachCoilInRowMajorOrder() {
    Tensor maps = maps();
    SamplingMask mask = mask();
    float[] x = random(2 * HEIGHT * WIDTH, 10);
    float[] y = new float[COILS * 2 * mask.count()];
    new CartesianSense(maps, mask).apply(x, y);
    Fft fft = Fft.of(HEIGHT, WIDTH);
    int plane = HEIGHT * WIDTH;
    for (int c = 0; c < COILS; c++) {
      float[] coil = new float[2 * plane];
      for (int i = 0; i < plane; i++) {
        float re = maps.values()[2 * c * plane + i];
        float im = maps.values()[(2 * c + 1) * plane + i];
        coil[i] = re * x[i] - im * x[plane + i];
        coil[plane + i] = re * x[plane + i] + im * x[i];
      }
      fft.forward(coil, 0, coil, 0, fft.workspace());
      int p = 0;
      for (int position : mask.positions()) {
        assertThat(y[2 * c * mask.count() + p])
            .isCloseTo(coil[position], org.assertj.core.data.Offset.offset(1e-5f));
        assertThat(y[(2 * c + 1) * mask.count() + p])
            .isCloseTo(coil[plane + position], org.assertj.core.data.Offset.offset(1e-5f));
        p++;
      }
    }
  }

  @Test
  void refusesMapsOfAnotherSize() {
    assertThatThrownBy(() -> new CartesianSense(Tensor.zeros(3, 2, HEIGHT, WIDTH + 1), mask()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[3, 2, 23, 19]");
  }
}
