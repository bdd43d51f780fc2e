package org.reconstream.dicom.ctpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.reconstream.dicom.SourceScan;
import org.reconstream.physics.Beam;
import org.reconstream.physics.Sinogram;

/** Studies of known volumes come back as the exact sinograms of their slices. */
class RebinnedStudyTest {
  private static final double RADIUS = 595;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(SyntheticStudy.Vendor.class)
  void axialRotationOfAnUnchangingVolumeIsExact(SyntheticStudy.Vendor vendor) throws IOException {
    SyntheticStudy study = new SyntheticStudy(Ellipsoids.cylinders());
    study.vendor = vendor;
    Sinogram slice = onlySlice(study, at(10));
    assertThat(slice.views()).isEqualTo(180);
    assertThat(worst(slice, Ellipsoids.cylinders(), 10)).isLessThan(quantisation(slice));
    assertThat(slice.quanta()).isNull();
    assertThat(slice.waterAttenuationPerMm()).isCloseTo(0.0192, within(1e-9));
  }

  @Test
  void flatDetectorsMakeFlatFans() throws IOException {
    SyntheticStudy study = new SyntheticStudy(Ellipsoids.cylinders());
    study.flat = true;
    Sinogram slice = onlySlice(study, at(10));
    assertThat(slice.beam()).isInstanceOf(Beam.FanFlat.class);
    assertThat(worst(slice, Ellipsoids.cylinders(), 10)).isLessThan(quantisation(slice));
  }

  @ParameterizedTest
  @EnumSource(SyntheticStudy.Vendor.class)
  void helixAroundAnUnchangingVolumeIsExact(SyntheticStudy.Vendor vendor) throws IOException {
    SyntheticStudy study = helix(Ellipsoids.cylinders());
    study.vendor = vendor;
    study.write(folder);
    RebinnedStudy rebinned =
        RebinnedStudy.open(folder, StudySelection.AS_STATED, RebinningOptions.DEFAULT);
    assertThat(rebinned.feedMm()).isCloseTo(6, within(1e-4));
    assertThat(rebinned.slices()).isGreaterThanOrEqualTo(3);
    for (int i = 0; i < rebinned.slices(); i++) {
      Sinogram slice = (Sinogram) rebinned.slice(i).measurement();
      assertThat(measured(slice)).isEqualTo(slice.measured().length);
      assertThat(worst(slice, Ellipsoids.cylinders(), 0)).isLessThan(quantisation(slice));
    }
  }

  /**
   * Rays of a shifted spot lie between those of the nominal fan. Linear interpolation over a column
   * (h = 2.6 mm at the isocentre) of the chord of a cylinder of radius r errs by at most mu sqrt(2
   * r h), where the ray touches it, and by h^2 / 8 times its curvature elsewhere.
   */
  @ParameterizedTest
  @EnumSource(
      value = Scanner.FocalSpotMode.class,
      names = "FFSNONE",
      mode = EnumSource.Mode.EXCLUDE)
  void flyingFocalSpotsComeBackToTheNominalFan(Scanner.FocalSpotMode mode) throws IOException {
    SyntheticStudy study = helix(Ellipsoids.cylinders());
    study.mode = mode;
    Sinogram slice = onlySlice(study, at(19));
    assertThat(slice.views()).isEqualTo(180);
    double touching = Ellipsoids.WATER * Math.sqrt(2 * 90 * 2.63);
    assertThat(worst(slice, Ellipsoids.cylinders(), 19)).isLessThan(touching);
    double error = rms(slice, Ellipsoids.cylinders(), 19);
    assertThat(error).isLessThan(0.04);
    assertThat(ignoringShifts(study)).isGreaterThan(1.3 * error);
  }

  /** What the slice would be if the rays of the shifted spots were taken for those of the fan. */
  private double ignoringShifts(SyntheticStudy study) throws IOException {
    double sum = 0;
    int count = 0;
    for (int index = 0; index < 180; index++) {
      double angle = study.firstAngle + 2 * Math.PI * index / 180;
      double[] shift = study.shift(index);
      for (int column = 0; column < study.columns; column++) {
        double gamma = (column - study.centralColumn) * study.columnSpacing / study.detector;
        double exact = SyntheticStudy.exact(Ellipsoids.cylinders(), angle, gamma, RADIUS, 0);
        double shifted = study.line(angle, 0, shift, 1, column);
        sum += (shifted - exact) * (shifted - exact);
        count++;
      }
    }
    return Math.sqrt(sum / count);
  }

  @ParameterizedTest
  @EnumSource(Scanner.FocalSpotMode.class)
  void changesAlongTheAxisAreFollowed(Scanner.FocalSpotMode mode) throws IOException {
    Ellipsoids body = Ellipsoids.body(20);
    SyntheticStudy study = helix(body);
    study.mode = mode;
    Sinogram slice = onlySlice(study, at(20));
    Sinogram other = onlySlice(study, at(16));
    assertThat(rms(slice, body, 20))
        .isLessThan(mode == Scanner.FocalSpotMode.FFSNONE ? 0.01 : 0.04);
    assertThat(rms(other, body, 16)).isLessThan(rms(other, body, 20) + 0.001);
  }

  @Test
  void noiseIsWhatTheQuantaSay() throws IOException {
    SyntheticStudy study = helix(Ellipsoids.cylinders());
    study.quanta = 20_000;
    Sinogram slice = onlySlice(study, at(19));
    double sum = 0;
    double bias = 0;
    int count = 0;
    for (int view = 0; view < slice.views(); view++) {
      for (int column = 0; column < slice.columns(); column++) {
        double exact = exact(slice, Ellipsoids.cylinders(), view, column, 19);
        int ray = view * slice.columns() + column;
        double variance = Math.exp(exact) / quanta(slice)[ray];
        double error = slice.lineIntegrals().values()[ray] - exact;
        sum += error * error / variance;
        bias += error / Math.sqrt(variance);
        count++;
      }
    }
    // 17 280 rays, but neighbours in angle share rows: five standard errors of a tenth as many.
    assertThat(sum / count).isCloseTo(1, within(5 * Math.sqrt(2.0 / (count / 10.0))));
    assertThat(bias / count).isCloseTo(0, within(5 / Math.sqrt(count / 10.0)));
  }

  @Test
  void quantaGrowWithTheThickness() throws IOException {
    SyntheticStudy study = helix(Ellipsoids.cylinders());
    study.quanta = 20_000;
    study.write(folder);
    double thin = quanta(slice(19, 1.0))[90 * 96 + 48];
    double thick = quanta(slice(19, 6.0))[90 * 96 + 48];
    assertThat(thick).isGreaterThan(1.8 * thin);
  }

  private Sinogram slice(double z, double thickness) throws IOException {
    RebinningOptions options = new RebinningOptions(z, z, null, thickness, null, null);
    return (Sinogram)
        RebinnedStudy.open(folder, StudySelection.AS_STATED, options).slice(0).measurement();
  }

  static Stream<Consumer<SyntheticStudy>> traps() {
    return Stream.of(
        study -> study.swappedShifts = true,
        study -> study.transposed = true,
        study -> study.waterPerCentimetre = true,
        study -> study.implicitVr = true,
        study -> study.unknownVr = true,
        study -> {
          study.unknownVr = true;
          study.creators = false;
        },
        study -> {
          study.implicitVr = true;
          study.creators = false;
          study.transposed = true;
        });
  }

  @ParameterizedTest
  @MethodSource("traps")
  void otherWritingsOfAStudyAreTheSameStudy(Consumer<SyntheticStudy> trap) throws IOException {
    SyntheticStudy plain = small();
    Sinogram expected = onlySlice(plain, at(10));
    SyntheticStudy other = small();
    trap.accept(other);
    Sinogram actual = onlySlice(other, at(10));
    assertThat(actual.lineIntegrals()).isEqualTo(expected.lineIntegrals());
    assertThat(actual.measured()).isEqualTo(expected.measured());
    assertThat(actual.beam()).isEqualTo(expected.beam());
    assertThat(actual.waterAttenuationPerMm())
        .isCloseTo(expected.waterAttenuationPerMm(), within(1e-12));
  }

  private static SyntheticStudy small() {
    SyntheticStudy study = new SyntheticStudy(Ellipsoids.cylinders());
    study.mode = Scanner.FocalSpotMode.FFSZ;
    study.columns = 48;
    study.columnSpacing = 9.6;
    study.centralColumn = 23.25;
    study.viewsPerTurn = 60;
    return study;
  }

  @Test
  void rotationsOfATableAtRestAreSlicesOfTheirOwn() throws IOException {
    Ellipsoids body = Ellipsoids.body(30);
    SyntheticStudy study = new SyntheticStudy(body);
    study.rows = 1;
    study.centralRow = 0;
    study.rotations = 3;
    study.tableStep = 10;
    study.write(folder);
    RebinningOptions options = new RebinningOptions(10.0, 30.0, 10.0, 2.0, null, null);
    RebinnedStudy rebinned = RebinnedStudy.open(folder, StudySelection.AS_STATED, options);
    assertThat(rebinned.slices()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      Sinogram slice = (Sinogram) rebinned.slice(i).measurement();
      assertThat(worst(slice, body, 10 + 10 * i)).isLessThan(quantisation(slice));
    }
  }

  @Test
  void theHeaderIsThePatientsWithAPlaneOfItsOwn() throws IOException {
    SyntheticStudy study = small();
    study.write(folder);
    RebinningOptions options = new RebinningOptions(9.0, 12.0, 3.0, 3.0, 160.0, 128);
    RebinnedStudy rebinned = RebinnedStudy.open(folder, StudySelection.AS_STATED, options);
    SourceScan scan = rebinned.slice(1);
    double edge = -63.5 * 160 / 128;
    assertThat(scan.header().studyInstanceUid()).isEqualTo("1.2.826.0.1.3680043.8.498.5");
    assertThat(scan.header().seriesInstanceUid()).isNotEqualTo("1.2.826.0.1.3680043.8.498.6");
    assertThat(scan.header().sopInstanceUid())
        .isNotEqualTo(rebinned.slice(0).header().sopInstanceUid());
    assertThat(scan.header().attributes().value(0x0020_0032).decimals())
        .containsExactly(edge, edge, 12);
    assertThat(scan.header().attributes().value(0x0020_0037).decimals())
        .containsExactly(1, 0, 0, 0, 1, 0);
  }

  private static SyntheticStudy helix(Ellipsoids volume) {
    SyntheticStudy study = new SyntheticStudy(volume);
    study.feed = 6;
    study.turns = 3;
    return study;
  }

  private static RebinningOptions at(double z) {
    return new RebinningOptions(z, z, null, 3.0, null, null);
  }

  private Sinogram onlySlice(SyntheticStudy study, RebinningOptions options) throws IOException {
    Path own = folder.resolve("study-" + System.nanoTime());
    study.write(own);
    RebinnedStudy rebinned = RebinnedStudy.open(own, StudySelection.AS_STATED, options);
    assertThat(rebinned.slices()).isEqualTo(1);
    return (Sinogram) rebinned.slice(0).measurement();
  }

  /** A step of the stored pixels, and single precision of line integrals up to 5. */
  private static double quantisation(Sinogram slice) {
    return SyntheticStudy.largest(slice.lineIntegrals()) / 65_000 + 2e-6;
  }

  private static int measured(Sinogram slice) {
    int count = 0;
    for (byte mark : slice.measured()) {
      count += mark;
    }
    return count;
  }

  private static float[] quanta(Sinogram slice) {
    return java.util.Objects.requireNonNull(slice.quanta()).values();
  }

  private static double exact(Sinogram slice, Ellipsoids volume, int view, int column, double z) {
    double along = (column - slice.beam().centralColumn()) * slice.beam().columnSpacingMm();
    double gamma =
        slice.beam() instanceof Beam.FanArc arc
            ? along / arc.sourceToDetectorMm()
            : Math.atan(along / 1085.6);
    return SyntheticStudy.exact(volume, slice.anglesRad()[view], gamma, RADIUS, z);
  }

  private static double worst(Sinogram slice, Ellipsoids volume, double z) {
    double worst = 0;
    for (int ray = 0; ray < slice.measured().length; ray++) {
      double exact = exact(slice, volume, ray / slice.columns(), ray % slice.columns(), z);
      worst = Math.max(worst, Math.abs(slice.lineIntegrals().values()[ray] - exact));
    }
    return worst;
  }

  private static double rms(Sinogram slice, Ellipsoids volume, double z) {
    double sum = 0;
    for (int ray = 0; ray < slice.measured().length; ray++) {
      double exact = exact(slice, volume, ray / slice.columns(), ray % slice.columns(), z);
      sum += Math.pow(slice.lineIntegrals().values()[ray] - exact, 2);
    }
    return Math.sqrt(sum / slice.measured().length);
  }
}
