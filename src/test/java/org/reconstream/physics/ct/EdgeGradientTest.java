package org.reconstream.physics.ct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.physics.Beam;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.SliceGeometry;

class EdgeGradientTest {
  private static final int COLUMNS = 7;

  /** {@code -ln mean exp(-(l + s u)) = l - s^2 / 24 + s^4 / 2880 - ...}, u from -1/2 to 1/2. */
  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.2, 0.6, -0.6})
  void correctsAWedgeToFourthOrder(double slope) {
    float[] values = new float[COLUMNS];
    for (int column = 0; column < COLUMNS; column++) {
      values[column] =
          (float) (4 + slope * column - Math.log(Math.sinh(0.5 * slope) / (0.5 * slope)));
    }
    Sinogram scan = scan(values, everyRay());
    for (int column = 0; column < COLUMNS; column++) {
      assertThat(values[column] + EdgeGradient.missing(scan, 0, column))
          .isCloseTo(4 + slope * column, within(Math.pow(slope, 4) / 2880 + 2e-6));
    }
  }

  @Test
  void looksPastRaysThatWereNotMeasured() {
    float[] values = {0, 1, 3, 100, 0, -50, 7};
    byte[] measured = {1, 1, 1, 0, 1, 0, 1};
    Sinogram scan = scan(values, measured);
    assertThat(EdgeGradient.missing(scan, 0, 0)).isCloseTo(1 / 24.0, within(1e-9));
    assertThat(EdgeGradient.missing(scan, 0, 1)).isCloseTo(2.25 / 24, within(1e-9));
    assertThat(EdgeGradient.missing(scan, 0, 2)).isCloseTo(4 / 24.0, within(1e-9));
    assertThat(EdgeGradient.missing(scan, 0, 4)).isZero();
    assertThat(EdgeGradient.missing(scan, 0, 6)).isZero();
  }

  /** The line integrals of the truth, as the model that reconstructs has them, explain the data. */
  @Test
  void dataAgreeBetterWithTheImageThatMadeThem() {
    SliceGeometry geometry = new SliceGeometry(300, 300, 1, 160, 160);
    float[] hounsfield = WaterPhantom.image(geometry, 0.4, 0.3);
    CtSimulator scanner = CtSimulator.parallel(geometry, 45, WaterPhantom.WATER);
    Sinogram scan = scanner.measure(hounsfield, geometry, 3e5, 1);
    float[] truth = new float[scan.measured().length];
    float[] attenuation = new float[hounsfield.length];
    for (int i = 0; i < attenuation.length; i++) {
      attenuation[i] = (float) (WaterPhantom.WATER * (1 + hounsfield[i] / 1000));
    }
    new LineIntegrals(scan.beam(), scan.anglesRad(), scan.columns(), ImageGrid.of(scan.geometry()))
        .project(attenuation, truth);
    RayStatistics rays = RayStatistics.of(scan);
    double counted = 0;
    double corrected = 0;
    for (int ray = 0; ray < truth.length; ray++) {
      double l = scan.lineIntegrals().values()[ray];
      counted += 3e5 * Math.exp(-l) * Math.pow(l - truth[ray], 2);
      corrected += rays.weights()[ray] * Math.pow(rays.lineIntegrals()[ray] - truth[ray], 2);
    }
    assertThat(corrected / truth.length).isBetween(0.9, 1.3);
    assertThat(counted / truth.length).isGreaterThan(2);
  }

  private static byte[] everyRay() {
    byte[] measured = new byte[COLUMNS];
    Arrays.fill(measured, (byte) 1);
    return measured;
  }

  private static Sinogram scan(float[] values, byte[] measured) {
    return new Sinogram(
        Tensor.of(Shape.of(1, COLUMNS), values),
        measured,
        new double[1],
        new Beam.Parallel(1, 3),
        null,
        0.02,
        new SliceGeometry(7, 7, 1, 7, 7));
  }
}
