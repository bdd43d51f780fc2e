package org.reconstream.dicom.ctpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reconstream.dicom.Scans;
import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.DataSetBuilder;
import org.reconstream.dicom.codec.Part10;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.dicom.codec.Vr;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.physics.Sinogram;

/** What is not one whole, readable study is refused in one sentence. */
class StudyRefusalTest {
  @TempDir private Path folder;

  @Test
  void aMissingViewIsNamed() throws IOException {
    small().write(folder);
    Files.delete(folder.resolve("view-00017.dcm"));
    assertMalformed("view 17 is missing");
  }

  @Test
  void aViewThatIsThereTwiceIsNamed() throws IOException {
    small().write(folder);
    Files.copy(folder.resolve("view-00017.dcm"), folder.resolve("again.dcm"));
    assertMalformed("view 17 is there twice");
  }

  @Test
  void aBrokenFileIsNamed() throws IOException {
    small().write(folder);
    Path file = folder.resolve("view-00005.dcm");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 100));
    assertMalformed("view-00005.dcm: ");
    Files.write(file, new byte[20]);
    assertMalformed("view-00005.dcm: not a DICOM");
  }

  @Test
  void aPictureAmongTheViewsIsNamed() throws IOException {
    small().write(folder);
    DataSetBuilder other = DataSet.builder();
    small().view(0).build().elements().stream()
        .filter(element -> !Tag.isPrivate(element.tag()))
        .forEach(other::add);
    Files.write(folder.resolve("image.dcm"), small().encoded(other.build()));
    assertMalformed("image.dcm: is not a projection");
  }

  @Test
  void anEmptyFolderIsRefused() {
    assertMalformed("holds no views");
  }

  @Test
  void whatOneViewSaysOtherwiseIsRefused() throws IOException {
    assertView(v -> v.text(Tag.SERIES_INSTANCE_UID, "1.2.3"), "another series", false);
    assertView(v -> v.integers(0x7029_1010, Vr.US, 3), "differs from the others", false);
    assertView(v -> v.decimals(0x7031_1001, Vr.FL, Double.NaN), "not finite", false);
    assertView(v -> v.decimals(0x7031_1033, Vr.FL, 1), "(7031,1033) has 1 values", false);
    assertView(v -> v.decimals(0x7031_1031, Vr.FL, 0), "must be positive", false);
    assertView(v -> v.text(0x7033_100E, Vr.CS, "FFSQ"), "FFSNONE", false);
    assertView(v -> v.text(0x7041_1001, Vr.DS, "3.5"), "no attenuation of water", false);
    assertView(v -> v.decimals(0x7033_1065, Vr.FL, 1, 2), "(7033,1065) has 2 values", false);
    assertView(v -> v.decimals(0x7033_100B, Vr.FL, 0.01), "more positions", false);
    assertView(v -> v.integers(Tag.ROWS, 47), "(0028,0010) and Columns say 47", true);
    assertView(v -> v.words(Tag.PIXEL_DATA, new short[3]), "(7FE0,0010) has 6 bytes", true);
    assertView(v -> v.text(Tag.RESCALE_SLOPE, ""), "(0028,1053)", true);
    assertView(v -> v.integers(Tag.PIXEL_REPRESENTATION, 1), "without sign", true);
  }

  @Test
  void whatIsNotReadIsUnsupported() throws IOException {
    assertUnsupported(v -> v.integers(Tag.NUMBER_OF_FRAMES, 60), "one file per view");
    assertUnsupported(v -> v.text(0x7039_1009, Vr.CS, "NO"), "take the logarithm");
    assertUnsupported(
        v -> v.text(0x7029_100B, Vr.CS, "SPHERICAL"),
        "is SPHERICAL: only projections of CYLINDRICAL and FLAT detectors are read");
    assertUnsupported(v -> v.text(0x7037_100A, Vr.CS, "CONEBEAM"), "third generation");
    assertUnsupported(v -> v.text(0x7037_1009, Vr.CS, "SCOUT"), "AXIAL nor HELICAL");
  }

  @Test
  void spectraAndSourcesAreNeverMixed() throws IOException {
    SyntheticStudy study = small();
    for (int index = 0; index < 120; index++) {
      DataSetBuilder view = study.view(index / 2);
      view.integers(Tag.INSTANCE_NUMBER, index + 1L)
          .text(Tag.SOP_INSTANCE_UID, "1.2.3." + (index + 1))
          .integers(0x7033_1063, Vr.US, 1 + index % 2);
      Files.write(folder.resolve("view-%05d.dcm".formatted(index)), study.encoded(view.build()));
    }
    assertThat(failure(StudySelection.AS_STATED)).isInstanceOf(Failure.Unsupported.class);
    assertThat(failure(StudySelection.AS_STATED).reason()).contains("[1, 2]", "--spectrum");
    StudySelection second = new StudySelection(null, 2, null, null, null);
    assertThat(RebinnedStudy.open(folder, second, at(10)).projections()).isEqualTo(60);
    StudySelection third = new StudySelection(null, 3, null, null, null);
    assertThat(failure(third).reason()).contains("no spectrum 3");
  }

  @Test
  void shiftsOfWhichNeitherCanBeAnAngleAreRefused() throws IOException {
    SyntheticStudy study = small();
    for (int index = 0; index < study.views(); index++) {
      DataSet view =
          study
              .view(index)
              .decimals(0x7033_100B, Vr.FL, 0.66)
              .decimals(0x7033_100C, Vr.FL, 0.66)
              .build();
      Files.write(folder.resolve("view-%05d.dcm".formatted(index)), study.encoded(view));
    }
    assertMalformed("both too large to be an angle");
  }

  /** A Siemens scanner that counts like GE's shows it by its rays from both sides. */
  @Test
  void aCentralColumnCountedFromTheOtherEndIsNoticed() throws IOException {
    SyntheticStudy study = small();
    study.vendor = SyntheticStudy.Vendor.GE;
    for (int index = 0; index < study.views(); index++) {
      DataSet view = study.view(index).text(Tag.MANUFACTURER, "SIEMENS").build();
      Files.write(folder.resolve("view-%05d.dcm".formatted(index)), study.encoded(view));
    }
    assertThat(failure(StudySelection.AS_STATED).reason()).contains("--central-element mirrored");
    StudySelection stated =
        new StudySelection(
            null,
            null,
            StudySelection.CentralColumn.MIRRORED,
            StudySelection.RowDirection.DOWN,
            null);
    Sinogram slice = (Sinogram) RebinnedStudy.open(folder, stated, at(10)).slice(0).measurement();
    assertThat(slice.beam().centralColumn()).isEqualTo(study.centralColumn);
  }

  @Test
  void rowsCountedTheOtherWayAreNoticed() throws IOException {
    SyntheticStudy study = new SyntheticStudy(Ellipsoids.body(-2));
    study.feed = 12;
    study.turns = 3;
    study.rowSpacing = 8;
    study.vendor = SyntheticStudy.Vendor.GE;
    for (int index = 0; index < study.views(); index++) {
      DataSet view =
          study
              .view(index)
              .text(Tag.MANUFACTURER, "SIEMENS")
              .decimals(0x7031_1033, Vr.FL, study.centralColumn + 1, study.centralRow + 1)
              .build();
      Files.write(folder.resolve("view-%05d.dcm".formatted(index)), study.encoded(view));
    }
    Failure failure =
        catchThrowableOfType(
                ReconstructionException.class,
                () -> RebinnedStudy.open(folder, StudySelection.AS_STATED, at(27)))
            .failure();
    assertThat(failure.reason()).contains("--row-direction down");
  }

  @Test
  void aSliceThatNoViewCoversIsRefused() throws IOException {
    small().write(folder);
    Failure failure =
        catchThrowableOfType(
                ReconstructionException.class,
                () -> RebinnedStudy.open(folder, StudySelection.AS_STATED, at(300)))
            .failure();
    assertThat(failure.reason()).contains("not every view covers the slice at 300.00 mm");
  }

  @Test
  void reasonsDoNotNameThePatient() throws IOException {
    assertView(v -> v.text(0x7031_1001, Vr.LO, Scans.PATIENT_NAME), "not a number", false);
    assertView(v -> v.text(Tag.INSTANCE_NUMBER, Vr.LO, Scans.PATIENT_NAME), "(0020,0013)", false);
  }

  private static SyntheticStudy small() {
    SyntheticStudy study = new SyntheticStudy(Ellipsoids.cylinders());
    study.columns = 48;
    study.columnSpacing = 9.6;
    study.centralColumn = 20.25;
    study.viewsPerTurn = 60;
    return study;
  }

  private static RebinningOptions at(double z) {
    return new RebinningOptions(z, z, null, 3.0, null, null);
  }

  private void assertView(Consumer<DataSetBuilder> change, String part, boolean inPixels)
      throws IOException {
    SyntheticStudy study = small();
    study.write(folder);
    DataSetBuilder view = study.view(inPixels ? 0 : 6);
    change.accept(view);
    Files.write(
        folder.resolve(inPixels ? "view-00001.dcm" : "view-00007.dcm"),
        new Part10().write(org.reconstream.dicom.codec.DicomObject.of(view.build())));
    assertMalformed(part);
  }

  private void assertUnsupported(Consumer<DataSetBuilder> change, String part) throws IOException {
    SyntheticStudy study = small();
    study.write(folder);
    DataSetBuilder view = study.view(6);
    change.accept(view);
    Files.write(folder.resolve("view-00007.dcm"), study.encoded(view.build()));
    Failure failure = failure(StudySelection.AS_STATED);
    assertThat(failure).isInstanceOf(Failure.Unsupported.class);
    assertThat(failure.reason()).contains(part).startsWith("view-00007.dcm: ");
  }

  private void assertMalformed(String part) {
    Failure failure = failure(StudySelection.AS_STATED);
    assertThat(failure).as(failure.reason()).isInstanceOf(Failure.Malformed.class);
    assertThat(failure.reason()).contains(part).doesNotContain("Quillon", "Zyxwvut", "\n");
  }

  private Failure failure(StudySelection selection) {
    return catchThrowableOfType(
            ReconstructionException.class,
            () -> RebinnedStudy.open(folder, selection, at(10)).slice(0))
        .failure();
  }
}
