package org.reconstream.physics.ct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.physics.Beam;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.SliceGeometry;

class TransmissionCountsTest {
  private static final Beam BEAM = new Beam.Parallel(1, 1);
  private static final SliceGeometry GEOMETRY = SliceGeometry.unitPixels(4, 4);

  @Test
  void readingsBecomeLineIntegralsWithTheirWeights() {
    float[] readings = {210, 10, 1010, 4095, 110, 60};
    Sinogram scan =
        new TransmissionCounts(
                Tensor.of(Shape.of(2, 3), readings),
                new float[] {10, 10, 10},
                new float[] {2010, 2010, 2010},
                2,
                10,
                4095)
            .sinogram(new double[] {0, 1}, BEAM, 0.02, GEOMETRY);
    assertThat(scan.measured()).containsExactly(1, 0, 1, 0, 1, 1);
    assertThat((double) scan.lineIntegrals().values()[0]).isCloseTo(Math.log(10), within(1e-5));
    assertThat((double) scan.lineIntegrals().values()[2]).isCloseTo(Math.log(2), within(1e-5));
    RayStatistics rays = RayStatistics.of(scan);
    assertThat((double) rays.weights()[0]).isCloseTo(100.0 * 100 / 200, within(0.01));
    assertThat((double) rays.weights()[2]).isCloseTo(500.0 * 500 / 600, within(0.1));
  }

  @Test
  void columnsWithoutBeamAreNotMeasured() {
    Sinogram scan =
        new TransmissionCounts(
                Tensor.of(Shape.of(1, 2), new float[] {50, 50}),
                new float[] {1, 100},
                new float[] {99, 99},
                1,
                0,
                Double.POSITIVE_INFINITY)
            .sinogram(new double[1], BEAM, 0.02, GEOMETRY);
    assertThat(scan.measured()).containsExactly(1, 0);
  }

  @Test
  void fieldsMustFitTheReadings() {
    assertThatThrownBy(
            () ->
                new TransmissionCounts(Tensor.zeros(2, 3), new float[3], new float[2], 1, 0, 4095))
        .hasMessageContaining("dark");
    assertThatThrownBy(
            () ->
                new TransmissionCounts(Tensor.zeros(2, 3), new float[3], new float[3], 0, 0, 4095))
        .hasMessageContaining("gain");
  }
}
