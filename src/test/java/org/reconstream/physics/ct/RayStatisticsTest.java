package org.reconstream.physics.ct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.physics.Beam;
import org.reconstream.physics.NoiseEstimate;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.SliceGeometry;
import org.reconstream.physics.UnusableScanException;

class RayStatisticsTest {
  private static final int RAYS = 40_000;

  /** The logarithm of few counts: bias 0.026 and 0.0050, variance 0.054 and 0.0102. */
  @Test
  void logarithmOfPoissonCountsHasItsBiasAndVariance() {
    double[] few = moments(20);
    assertThat(few[0]).isCloseTo(0.026, within(0.004));
    assertThat(few[1]).isCloseTo(0.054, within(0.003));
    double[] more = moments(100);
    assertThat(more[0]).isCloseTo(0.005, within(0.002));
    assertThat(more[1]).isCloseTo(0.0102, within(0.0005));
  }

  private static double[] moments(double counts) {
    SplittableRandom random = new SplittableRandom(3);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < RAYS; i++) {
      double error = -Math.log(Math.max(0.5, PoissonCounts.next(random, counts)) / counts);
      sum += error;
      squares += error * error;
    }
    double mean = sum / RAYS;
    return new double[] {mean, squares / RAYS - mean * mean};
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 7, 12, 150, 1e5})
  void countsArePoisson(double mean) {
    SplittableRandom random = new SplittableRandom(5);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < RAYS; i++) {
      double count = PoissonCounts.next(random, mean) - mean;
      sum += count;
      squares += count * count;
    }
    assertThat(sum / RAYS).isCloseTo(0, within(4 * Math.sqrt(mean / RAYS)));
    assertThat(squares / RAYS / mean).isCloseTo(1, within(4 * Math.sqrt((2 + 1 / mean) / RAYS)));
  }

  @Test
  void raysOfFewCountsAreCorrectedOrDropped() {
    float[] values = {0, 0, (float) Math.log(20), 0, (float) Math.log(500), 1, 0};
    byte[] measured = {1, 0, 1, 0, 1, 0, 1};
    float[] quanta = {1000, 1000, 1000, 1000, 1000, 1000, 0};
    RayStatistics rays = RayStatistics.of(scan(values, measured, quanta));
    assertThat(rays.weights()[0]).isEqualTo(1000);
    assertThat(rays.lineIntegrals()[0]).isZero();
    assertThat(rays.weights()[2]).isCloseTo(50, within(0.01f));
    assertThat((double) rays.lineIntegrals()[2]).isCloseTo(Math.log(20) - 0.01, within(1e-5));
    assertThat(rays.used()).containsExactly(1, 0, 1, 0, 0, 0, 0);
    assertThat(rays.census().total()).isEqualTo(7);
    assertThat(rays.census().notMeasured()).isEqualTo(3);
    assertThat(rays.census().starved()).isEqualTo(2);
    assertThat(rays.census().corrected()).isEqualTo(1);
    assertThat(rays.census().used()).isEqualTo(2);
    assertThat(rays.sigmas()[2]).isCloseTo((float) Math.sqrt(1 / 50.0), within(1e-4f));
    assertThat(rays.sigmas()[4]).isInfinite();
    assertThat(rays.meanWeight()).isCloseTo(525, within(0.1));
  }

  /** Two columns of 1 and 1.6: a slope of 0.6, so 0.015 is missing from either. */
  @Test
  void theEdgeGradientIsAddedAndDoubted() {
    float[] quanta = {1e5f, 1e5f};
    RayStatistics rays = RayStatistics.of(scan(new float[] {1, 1.6f}, new byte[] {1, 1}, quanta));
    double counts = 1e5 * Math.exp(-1);
    assertThat((double) rays.lineIntegrals()[0]).isCloseTo(1.015, within(1e-6));
    assertThat((double) rays.lineIntegrals()[1]).isCloseTo(1.615, within(1e-6));
    assertThat(rays.sigmas()[0])
        .isCloseTo((float) Math.sqrt(1 / counts + 0.015 * 0.015), within(1e-6f));
  }

  @Test
  void nothingUsableIsSaid() {
    assertThatThrownBy(() -> RayStatistics.of(scan(new float[5], new byte[5], null)))
        .isInstanceOf(UnusableScanException.class)
        .hasMessageContaining("quanta");
    float[] dark = new float[5];
    Arrays.fill(dark, 1000);
    byte[] measured = {1, 1, 1, 1, 1};
    float[] quanta = {1e5f, 1e5f, 1e5f, 1e5f, 1e5f};
    assertThatThrownBy(() -> RayStatistics.of(scan(dark, measured, quanta)))
        .isInstanceOf(UnusableScanException.class)
        .hasMessageContaining("no ray");
  }

  @Test
  void noiseOfASinogramWithoutQuantaIsEstimated() {
    SliceGeometry geometry = new SliceGeometry(200, 200, 1, 128, 128);
    CtSimulator scanner = CtSimulator.parallel(geometry, 60, WaterPhantom.WATER);
    Sinogram known = scanner.measure(WaterPhantom.image(geometry, 0.4, 0.3), geometry, 20_000, 1);
    Sinogram unknown =
        new Sinogram(
            known.lineIntegrals(),
            known.measured(),
            known.anglesRad(),
            known.beam(),
            null,
            known.waterAttenuationPerMm(),
            geometry);
    RayStatistics rays = RayStatistics.of(unknown);
    assertThat(rays.rule()).isEqualTo(NoiseEstimate.Rule.NEIGHBOURING_RAYS);
    double stated = RayStatistics.of(known).meanWeight();
    assertThat(rays.meanWeight() / stated).isBetween(0.8, 1.15);
  }

  private static Sinogram scan(float[] values, byte[] measured, float @Nullable [] quanta) {
    Shape shape = Shape.of(1, values.length);
    return new Sinogram(
        Tensor.of(shape, values),
        measured,
        new double[1],
        new Beam.Parallel(1, 2),
        quanta == null ? null : Tensor.of(shape, quanta),
        0.02,
        SliceGeometry.unitPixels(4, 4));
  }
}
