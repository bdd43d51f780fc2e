package org.reconstream.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;

class ViewSelectionTest {
  private static final int VIEWS = 7;
  private static final int COLUMNS = 2;
  private static final Sinogram SCAN = scan();

  @Test
  void viewsKeepTheirRaysAnglesAndQuanta() {
    Sinogram kept = ViewSelection.evenly(SCAN, 3);
    assertThat(kept.views()).isEqualTo(3);
    assertThat(kept.anglesRad()).containsExactly(0, 0.2, 0.4);
    assertThat(kept.lineIntegrals().values()).containsExactly(0, 1, 4, 5, 8, 9);
    assertThat(kept.quanta()).isNotNull();
    assertThat(Objects.requireNonNull(kept.quanta()).values())
        .containsExactly(0, 10, 40, 50, 80, 90);
    assertThat(kept.measured()).containsExactly(1, 1, 0, 1, 1, 1);
    assertThat(kept.beam()).isEqualTo(SCAN.beam());
  }

  @Test
  void allViewsAreTheSameMeasurement() {
    assertThat(ViewSelection.evenly(SCAN, VIEWS).digest()).isEqualTo(SCAN.digest());
  }

  @Test
  void impossibleNumbersAreRefused() {
    assertThatThrownBy(() -> ViewSelection.evenly(SCAN, 0)).hasMessageContaining("1 to 7");
    assertThatThrownBy(() -> ViewSelection.evenly(SCAN, 8)).hasMessageContaining("1 to 7");
  }

  private static Sinogram scan() {
    float[] rays = new float[VIEWS * COLUMNS];
    float[] quanta = new float[rays.length];
    byte[] measured = new byte[rays.length];
    double[] angles = new double[VIEWS];
    for (int i = 0; i < rays.length; i++) {
      rays[i] = i;
      quanta[i] = 10 * i;
      measured[i] = (byte) (i == 4 ? 0 : 1);
      int view = i / COLUMNS;
      angles[view] = view / 10.0;
    }
    return new Sinogram(
        Tensor.of(Shape.of(VIEWS, COLUMNS), rays),
        measured,
        angles,
        new Beam.Parallel(1, 0.5),
        Tensor.of(Shape.of(VIEWS, COLUMNS), quanta),
        0.02,
        SliceGeometry.unitPixels(4, 4));
  }
}
