package org.reconstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.reconstream.array.Tensor;
import org.reconstream.physics.CartesianSense;
import org.reconstream.physics.KSpace;
import org.reconstream.physics.SamplingMask;
import org.reconstream.training.Slice;

final class MultiCoilSimulationTest {
  private static final int SIDE = 48;

  @Test
  void completeSamplesAndTrueMapsGiveTheTrueImage() {
    SimulatedScan scan = simulation(1, true).scan(disc(), 3, 1);
    float[] magnitude = combined(scan);
    double worst = 0;
    for (int i = 0; i < magnitude.length; i++) {
      worst = Math.max(worst, Math.abs(magnitude[i] - scan.reference().values()[i]));
    }
    assertThat(worst).as("six standard deviations").isLessThan(6 * 1e-3 * 1.5);
  }

  @Test
  void noiseHasTheLevelAskedFor() {
    SimulatedScan quiet = simulation(1, true).scan(disc(), 3, 1);
    SimulatedScan loud =
        new MultiCoilSimulation(8, 2e-3, r -> new RandomLines(SIDE, 1), true, 1).scan(disc(), 3, 1);
    float[] a = ((KSpace) quiet.measurement()).samples().values();
    float[] b = ((KSpace) loud.measurement()).samples().values();
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += ((double) b[i] - a[i]) * (b[i] - a[i]);
    }
    double bright = 0;
    for (float value : quiet.reference().values()) {
      bright = Math.max(bright, value);
    }
    double sigma = Math.sqrt(sum / a.length);
    assertThat(sigma).isBetween(0.5e-3 * bright, 1e-3 * bright);
  }

  @Test
  void sameSeedGivesTheSameScanAndOthersDiffer() {
    SimulatedScan scan = simulation(1, false).scan(disc(), 3, 4);
    String digest = scan.measurement().digest();
    assertThat(simulation(1, false).scan(disc(), 3, 4).measurement().digest()).isEqualTo(digest);
    assertThat(simulation(2, false).scan(disc(), 3, 4).measurement().digest()).isNotEqualTo(digest);
    assertThat(simulation(1, false).scan(disc(), 4, 4).measurement().digest()).isNotEqualTo(digest);
    assertThat(((KSpace) scan.measurement()).maps()).isNull();
    assertThat(scan.name()).isEqualTo("slice-0003-r4");
  }

  @Test
  void masksHaveCompleteLinesAndTheirCalibrationBlock() {
    KSpace scan = (KSpace) simulation(1, false).scan(disc(), 0, 4).measurement();
    SamplingMask mask = scan.mask();
    assertThat(mask.count()).isEqualTo(SIDE / 4 * SIDE);
    for (int row = SIDE / 2 - 3; row < SIDE / 2 + 3; row++) {
      assertThat(mask.measured(row, 0)).as("row %d", row).isTrue();
    }
    for (int position : mask.positions()) {
      assertThat(mask.measured(position / SIDE, 0)).isTrue();
    }
  }

  @Test
  void anAccelerationWithoutRoomForTheBlockIsRefused() {
    assertThatThrownBy(() -> simulation(1, false).scan(disc(), 0, 16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fewer than the 6 calibration lines");
  }

  @Test
  void regionHasNoHoles() {
    SimulatedScan scan = simulation(1, false).scan(disc(), 0, 4);
    assertThat(scan.region().values()[SIDE / 2 * SIDE + SIDE / 2]).as("the hole").isEqualTo(1);
    assertThat(scan.region().values()[0]).isZero();
  }

  @Test
  void coilsSeeDifferentPartsWell() {
    Tensor maps = simulation(1, true).scan(disc(), 0, 4).maps();
    if (maps == null) {
      throw new AssertionError("no maps");
    }
    int plane = SIDE * SIDE;
    double[] norm = new double[plane];
    double strongest = 0;
    double weakest = 1;
    for (int i = 0; i < plane; i++) {
      for (int at = i; at < maps.values().length; at += plane) {
        norm[i] += (double) maps.values()[at] * maps.values()[at];
      }
      double first = Math.hypot(maps.values()[i], maps.values()[plane + i]);
      strongest = Math.max(strongest, first);
      weakest = Math.min(weakest, first);
    }
    assertThat(norm[plane / 3]).isCloseTo(1, within(1e-5));
    assertThat(strongest).isGreaterThan(0.8);
    assertThat(weakest).isLessThan(0.2);
  }

  private static MultiCoilSimulation simulation(long seed, boolean exact) {
    return new MultiCoilSimulation(
        8, 1e-3, r -> new RandomLines(r == 1 ? SIDE : 6, 0.5), exact, seed);
  }

  private static float[] combined(SimulatedScan scan) {
    KSpace kspace = (KSpace) scan.measurement();
    Tensor maps = kspace.maps();
    if (maps == null) {
      throw new AssertionError("no maps");
    }
    CartesianSense model = new CartesianSense(maps, kspace.mask());
    float[] image = new float[2 * SIDE * SIDE];
    model.adjoint(kspace.samples().values(), image);
    return ImageScore.magnitude(Tensor.of(model.imageShape(), image));
  }

  /** A bright disc with a dark hole. */
  private static Slice disc() {
    float[] pixels = new float[SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      int row = i / SIDE;
      double r = Math.hypot(row - SIDE / 2.0, i % SIDE - SIDE / 2.0);
      pixels[i] = r > 6 && r < 18 ? 1 : 0;
    }
    return new Slice("test", "disc", "T1w", 1, SIDE, SIDE, () -> pixels.clone());
  }
}
