package org.reconstream.physics.ct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.reconstream.array.NoiseStream;
import org.reconstream.physics.PreparedSinogram;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.SliceGeometry;

class TotalVariationTest {
  private static final SliceGeometry GEOMETRY = new SliceGeometry(256, 256, 1, 64, 64);

  /** Two flat halves move towards each other by the threshold times edge over area. */
  @Test
  void denoisingOfAStepIsKnown() {
    int rows = 12;
    int columns = 20;
    float[] step = new float[rows * columns];
    for (int i = 0; i < step.length; i++) {
      step[i] = i % columns < 10 ? 0.2f : 1;
    }
    TotalVariationDenoising denoising = new TotalVariationDenoising(rows, columns);
    float[] u = new float[step.length];
    for (int call = 0; call < 30; call++) {
      denoising.denoise(step, 0.5, u);
    }
    assertThat(u[0]).isCloseTo(0.25f, within(1e-3f));
    assertThat(u[columns - 1]).isCloseTo(0.95f, within(1e-3f));
    assertThat(u[5 * columns + 9]).isCloseTo(0.25f, within(1e-3f));
  }

  @Test
  void denoisingMinimisesItsObjective() {
    int side = 16;
    float[] noisy = new float[side * side];
    NoiseStream.ofKey(2).normals(0, 0, 0, noisy);
    for (int i = 0; i < noisy.length; i++) {
      noisy[i] = 2 + 0.3f * noisy[i];
    }
    TotalVariationDenoising denoising = new TotalVariationDenoising(side, side);
    float[] u = new float[noisy.length];
    for (int call = 0; call < 40; call++) {
      denoising.denoise(noisy, 0.2, u);
    }
    double least = objective(noisy, u, side, 0.2);
    float[] change = new float[u.length];
    for (int key = 0; key < 20; key++) {
      NoiseStream.ofKey(10 + key).normals(0, 0, 0, change);
      float[] other = u.clone();
      for (int i = 0; i < other.length; i++) {
        other[i] += 0.01f * change[i];
      }
      assertThat(objective(noisy, other, side, 0.2)).isGreaterThan(least);
    }
    float[] flat = new float[u.length];
    Arrays.fill(flat, 2);
    assertThat(least).isLessThan(objective(noisy, noisy, side, 0.2));
    assertThat(least).isLessThan(objective(noisy, flat, side, 0.2));
  }

  private static double objective(float[] f, float[] u, int side, double t) {
    double sum = 0;
    for (int i = 0; i < u.length; i++) {
      double x = i % side + 1 < side ? u[i + 1] - u[i] : 0;
      double y = i + side < u.length ? u[i + side] - u[i] : 0;
      sum += 0.5 * Math.pow(u[i] - f[i], 2) + t * Math.hypot(x, y);
    }
    return sum;
  }

  @Test
  void fewViewsOfAPiecewiseConstantObjectAreRecovered() {
    CtSimulator scanner = CtSimulator.parallel(GEOMETRY, 24, WaterPhantom.WATER);
    float[] truth = WaterPhantom.image(GEOMETRY, 0.4, 0.3);
    Sinogram scan = scanner.measure(truth, GEOMETRY, 1e5, 5);
    double filtered = error(SinogramPreparation.prepare(scan), truth);
    PreparedSinogram tv =
        SinogramPreparation.prepare(scan, new CtBaseline.TotalVariation(30.0, 100));
    assertThat(error(tv, truth)).isLessThan(filtered / 3);
    assertThat(tv.baselineName()).isEqualTo("total variation, weight 30.00");
  }

  @Test
  void theMinimumDoesNotDependOnTheStart() {
    CtSimulator scanner = CtSimulator.parallel(GEOMETRY, 24, WaterPhantom.WATER);
    float[] truth = WaterPhantom.image(GEOMETRY, 0.4, 0.3);
    PreparedSinogram scan = SinogramPreparation.prepare(scanner.measure(truth, GEOMETRY, 1e5, 5));
    TotalVariation problem = new TotalVariation(scan.model(), scan.data(), scan.sigmaY());
    float[] normalised = truth.clone();
    for (int i = 0; i < truth.length; i++) {
      normalised[i] = (truth[i] + 1000) / 2000;
    }
    float[] fromAir = problem.solve(new float[truth.length], 30.0, 100).image();
    float[] fromTruth = problem.solve(normalised, 30.0, 100).image();
    double distance = 0;
    for (int i = 0; i < truth.length; i++) {
      distance += Math.pow(2000 * (fromAir[i] - fromTruth[i]), 2) / truth.length;
    }
    assertThat(Math.sqrt(distance)).as("HU").isLessThan(1.5);
  }

  @Test
  void discrepancyPrincipleMeetsTheNoise() {
    CtSimulator scanner = CtSimulator.parallel(GEOMETRY, 24, WaterPhantom.WATER);
    float[] truth = WaterPhantom.image(GEOMETRY, 0.4, 0.3);
    PreparedSinogram scan = SinogramPreparation.prepare(scanner.measure(truth, GEOMETRY, 2e4, 5));
    float[] air = new float[truth.length];
    TotalVariation.Solution found =
        new TotalVariation(scan.model(), scan.data(), scan.sigmaY()).solve(air, null, 100);
    assertThat(found.residualRatio()).isCloseTo(1, within(0.1));
    assertThat(found.weight()).isBetween(1.0, 1000.0);
  }

  private static double error(PreparedSinogram scan, float[] truth) {
    double sum = 0;
    for (int i = 0; i < truth.length; i++) {
      sum += Math.pow(scan.baseline().values()[i] - truth[i], 2);
    }
    return Math.sqrt(sum / truth.length);
  }
}
