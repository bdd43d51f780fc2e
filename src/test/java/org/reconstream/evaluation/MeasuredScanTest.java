package org.reconstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.reconstream.array.Fft;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.formats.KSpaceNpy;
import org.reconstream.physics.KSpace;
import org.reconstream.physics.SamplingMask;

/** What a fully sampled scan is a reference for. */
final class MeasuredScanTest {
  private static final int HEIGHT = 12;
  private static final int WIDTH = 10;
  private static final int PIXELS = HEIGHT * WIDTH;

  @Test
  void theReferenceIsTheRootSumOfSquaresOfTheCoils() {
    KSpace full = scan();
    KSpace kept = KSpaceNpy.undersample(full, everySecondRow());
    MeasuredScan scan = MeasuredScan.of("head", full, kept);
    SimulatedScan known = Objects.requireNonNull(scan.known());
    assertThat(scan.scan()).isSameAs(kept);
    assertThat(known.acceleration()).isEqualTo(2);
    for (int i = 0; i < PIXELS; i++) {
      assertThat((double) known.reference().values()[i]).isCloseTo(5 * size(i), within(1e-4));
      assertThat(known.region().values()[i]).isEqualTo(size(i) > 0 ? 1 : 0);
    }
  }

  @Test
  void aScanWithGapsIsNoReference() {
    KSpace kept = KSpaceNpy.undersample(scan(), everySecondRow());
    assertThatThrownBy(() -> MeasuredScan.of("head", kept, kept))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("only 60 of the 120 positions");
    assertThat(MeasuredScan.of("head", kept).known()).isNull();
  }

  /** Two coils of sensitivity 3 and 4i. */
  private static KSpace scan() {
    float[] samples = new float[4 * PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      samples[i] = 3 * size(i);
      samples[3 * PIXELS + i] = 4 * size(i);
    }
    Fft fft = Fft.of(HEIGHT, WIDTH);
    for (int c = 0; c < 2; c++) {
      fft.forward(samples, 2 * c * PIXELS, samples, 2 * c * PIXELS, fft.workspace());
    }
    return KSpace.of(Tensor.of(Shape.of(2, 2, HEIGHT, WIDTH), samples));
  }

  /** A box of different brightness. */
  private static float size(int pixel) {
    int y = pixel / WIDTH;
    int x = pixel % WIDTH;
    return y > 2 && y < 9 && x > 1 && x < 8 ? 1 + 0.1f * x + 0.03f * y * y : 0;
  }

  private static SamplingMask everySecondRow() {
    byte[] marks = new byte[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      marks[i] = (byte) (i / WIDTH % 2);
    }
    return SamplingMask.of(HEIGHT, WIDTH, marks);
  }
}
