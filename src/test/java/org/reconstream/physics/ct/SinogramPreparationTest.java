package org.reconstream.physics.ct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reconstream.array.Tensor;
import org.reconstream.physics.Beam;
import org.reconstream.physics.PreparedSinogram;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.SliceGeometry;
import org.reconstream.physics.UnusableScanException;

class SinogramPreparationTest {
  private static final double FIELD = 256;
  private static final SliceGeometry GEOMETRY = new SliceGeometry(FIELD, FIELD, 1, 128, 128);
  private static final Beam PARALLEL = new Beam.Parallel(2, 90);
  private static final Beam ARC = new Beam.FanArc(3.6, 88.25, 540, 950);
  private static final Beam FLAT = new Beam.FanFlat(3.6, 90, 540, 950);

  private static Sinogram scan(Beam beam, int views, double arc) {
    CtSimulator scanner = new CtSimulator(beam, Beams.angles(views, arc), 181, WaterPhantom.WATER);
    return scanner.measure(WaterPhantom.image(GEOMETRY, 0.4, 0.3), GEOMETRY, 1e5, 7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fbp", "fbp-hann", "sirt"})
  void hounsfieldUnitsAreRightInEveryGeometry(String baseline) {
    check(SinogramPreparation.prepare(scan(PARALLEL, 180, Math.PI), CtBaseline.of(baseline)));
    check(SinogramPreparation.prepare(scan(ARC, 240, 2 * Math.PI), CtBaseline.of(baseline)));
    check(SinogramPreparation.prepare(scan(FLAT, 200, 1.35 * Math.PI), CtBaseline.of(baseline)));
  }

  private static void check(PreparedSinogram scan) {
    assertThat(scan.field().truncated()).isFalse();
    assertThat(scan.field().limitedAngle()).isFalse();
    assertThat(scan.model().imageShape().dim(1)).isEqualTo(128);
    float[] image = scan.baseline().values();
    ImageGrid grid = ImageGrid.of(GEOMETRY);
    assertThat(WaterPhantom.mean(grid, image, FIELD, 0, -0.2)).isCloseTo(0, within(10.0));
    assertThat(WaterPhantom.mean(grid, image, FIELD, 0.12, 0.05)).isCloseTo(-1000, within(15.0));
    assertThat(WaterPhantom.mean(grid, image, FIELD, -0.12, -0.08)).isCloseTo(900, within(30.0));
  }

  @Test
  void dataAreWhiteAndExplainedByTheTruth() {
    PreparedSinogram scan = SinogramPreparation.prepare(scan(PARALLEL, 60, Math.PI));
    Tensor hounsfield =
        Tensor.of(scan.model().imageShape(), WaterPhantom.image(GEOMETRY, 0.4, 0.3));
    float[] truth = org.reconstream.physics.HounsfieldScale.toNormalised(hounsfield).values();
    float[] predicted = new float[scan.data().length];
    scan.model().apply(truth, predicted);
    double sum = 0;
    for (int i = 0; i < predicted.length; i++) {
      sum += Math.pow((scan.data()[i] - predicted[i]) / scan.sigmaY(), 2);
    }
    assertThat(sum / predicted.length).isBetween(0.9, 1.6);
    assertThat(scan.noise().effective()).isEqualTo(scan.sigmaY());
    assertThat(scan.rays().used()).isEqualTo(60 * 181);
  }

  @Test
  void truncationIsSeenAndTheGridGrows() {
    CtSimulator narrow =
        new CtSimulator(
            new Beam.Parallel(2, 35), Beams.angles(120, Math.PI), 71, WaterPhantom.WATER);
    float[] image = WaterPhantom.image(GEOMETRY, 0.4, 0.3);
    SliceGeometry asked = new SliceGeometry(140, 140, 1, 70, 70);
    Sinogram wide = narrow.measure(image, GEOMETRY, 1e5, 3);
    Sinogram cut =
        new Sinogram(
            wide.lineIntegrals(),
            wide.measured(),
            wide.anglesRad(),
            wide.beam(),
            wide.quanta(),
            WaterPhantom.WATER,
            asked);
    PreparedSinogram scan = SinogramPreparation.prepare(cut);
    assertThat(scan.field().truncated()).isTrue();
    assertThat(scan.field().truncatedViews()).isGreaterThan(0.5);
    assertThat(scan.field().radiusMm()).isCloseTo(70, within(2.1));
    int side = scan.model().imageShape().dim(2);
    assertThat(side * 2.0).isGreaterThan(0.75 * FIELD);
    assertThat(side % 2).isZero();
    ImageGrid grid = SinogramPreparation.grid(cut);
    assertThat(grid.columns()).isEqualTo(side);
    assertThat(WaterPhantom.mean(grid, scan.baseline().values(), FIELD, 0, -0.1))
        .isCloseTo(0, within(60.0));
  }

  @Test
  void limitedAngleIsSaid() {
    PreparedSinogram scan = SinogramPreparation.prepare(scan(PARALLEL, 60, 2));
    assertThat(scan.field().limitedAngle()).isTrue();
    assertThat(scan.field().arcRad()).isCloseTo(2 * 59 / 60.0, within(1e-6));
    assertThat(scan.baselineName()).endsWith("limited angle");
    assertThat(SinogramPreparation.prepare(scan(ARC, 60, Math.PI)).field().limitedAngle()).isTrue();
  }

  @Test
  void deadColumnsAreBridgedAndLeftOut() {
    Sinogram whole = scan(PARALLEL, 180, Math.PI);
    byte[] measured = whole.measured().clone();
    for (int view = 0; view < 180; view++) {
      measured[view * 181 + 60] = 0;
      measured[view * 181 + 61] = 0;
    }
    Sinogram holes =
        new Sinogram(
            whole.lineIntegrals(),
            measured,
            whole.anglesRad(),
            whole.beam(),
            whole.quanta(),
            WaterPhantom.WATER,
            GEOMETRY);
    PreparedSinogram scan = SinogramPreparation.prepare(holes);
    assertThat(scan.rays().notMeasured()).isEqualTo(360);
    check(scan);
  }

  @Test
  void sameScanGivesTheSameBits() {
    PreparedSinogram first = SinogramPreparation.prepare(scan(ARC, 40, 2 * Math.PI));
    PreparedSinogram second = SinogramPreparation.prepare(scan(ARC, 40, 2 * Math.PI));
    assertThat(second.baseline()).isEqualTo(first.baseline());
    assertThat(second.data()).isEqualTo(first.data());
  }

  @Test
  void sourceInsideTheImageIsRefused() {
    Sinogram good = scan(ARC, 10, 2 * Math.PI);
    Sinogram near =
        new Sinogram(
            good.lineIntegrals(),
            good.measured(),
            good.anglesRad(),
            new Beam.FanArc(3.6, 90, 150, 950),
            good.quanta(),
            WaterPhantom.WATER,
            GEOMETRY);
    assertThatThrownBy(() -> SinogramPreparation.prepare(near))
        .isInstanceOf(UnusableScanException.class)
        .hasMessageContaining("source");
  }
}
