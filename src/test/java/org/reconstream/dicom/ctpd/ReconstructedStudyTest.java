package org.reconstream.dicom.ctpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reconstream.array.Tensor;
import org.reconstream.dicom.CtScans;
import org.reconstream.dicom.Product;
import org.reconstream.dicom.ResultObject;
import org.reconstream.dicom.ResultWriter;
import org.reconstream.dicom.SourceScan;
import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.Part10;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.engine.Reconstruction;
import org.reconstream.physics.PreparedSinogram;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.ct.SinogramPreparation;

/** From views to CT images: right values at the right places of the patient. */
class ReconstructedStudyTest {
  private static final double BONE = 1000;
  private static final double AIR = -1000;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"SIEMENS, FFSNONE", "GE, FFSNONE", "SIEMENS, FFSZ", "SIEMENS, FFSXYZ"})
  void everyMaterialHasItsHounsfieldUnitsWhereItIs(
      SyntheticStudy.Vendor vendor, Scanner.FocalSpotMode mode) throws IOException {
    SyntheticStudy study = study();
    study.vendor = vendor;
    study.mode = mode;
    Reconstruction result = reconstruction(slice(study));
    assertThat(mean(result, -40, 25)).isCloseTo(BONE, within(50.0));
    assertThat(mean(result, 45, 5)).isCloseTo(AIR, within(50.0));
    assertThat(mean(result, 10, -35)).isCloseTo(0, within(20.0));
    assertThat(mean(result, 10, 40)).isCloseTo(0, within(20.0));
    // The mirror images of bone and air hold water: nothing is flipped.
    assertThat(mean(result, 40, 25)).isCloseTo(0, within(20.0));
    assertThat(mean(result, -40, -25)).isCloseTo(0, within(20.0));
    assertThat(mean(result, -45, 5)).isCloseTo(0, within(20.0));
  }

  /** The bone lies to the right and front of a supine patient, seen from the table's base. */
  @ParameterizedTest
  @CsvSource({"HFS, -40, -25", "FFS, 40, -25", "HFP, 40, 25", "FFP, -40, 25"})
  void imagesSayWhereInThePatientTheyLie(String position, double left, double back)
      throws IOException {
    SyntheticStudy study = study();
    study.patientPosition = position;
    SourceScan scan = slice(study);
    for (ResultObject object : new ResultWriter().write(scan, reconstruction(scan))) {
      if (object.product() == Product.MEAN) {
        DataSet image = new Part10().read(object.part10()).dataSet();
        assertThat(hounsfield(image, left, back)).isCloseTo(BONE, within(100.0));
        assertThat(hounsfield(image, -left, back)).isCloseTo(0, within(100.0));
        assertThat(image.require(Tag.IMAGE_POSITION_PATIENT).decimals()[2]).isEqualTo(10);
      }
    }
  }

  @Test
  void aNoisyHelixReconstructsWithoutBias() throws IOException {
    SyntheticStudy study = study();
    study.feed = 6;
    study.turns = 3;
    study.quanta = 50_000;
    study.firstAxial = 1;
    Reconstruction result = reconstruction(slice(study));
    assertThat(mean(result, -40, 25)).isCloseTo(BONE, within(60.0));
    assertThat(mean(result, 45, 5)).isCloseTo(AIR, within(60.0));
    assertThat(mean(result, 10, -35)).isCloseTo(0, within(30.0));
  }

  private static SyntheticStudy study() {
    SyntheticStudy study = new SyntheticStudy(Ellipsoids.cylinders());
    study.rows = 2;
    study.centralRow = 0.5;
    return study;
  }

  private SourceScan slice(SyntheticStudy study) throws IOException {
    study.write(folder);
    RebinningOptions options = new RebinningOptions(10.0, 10.0, null, 3.0, 224.0, 112);
    return RebinnedStudy.open(folder, StudySelection.AS_STATED, options).slice(0);
  }

  /** Filtered back-projection in the place of a mean. */
  private static Reconstruction reconstruction(SourceScan scan) {
    PreparedSinogram prepared = SinogramPreparation.prepare((Sinogram) scan.measurement());
    Tensor image = prepared.baseline();
    Reconstruction like = CtScans.result(CtScans.scan());
    return new Reconstruction(
        "job",
        scan.measurement(),
        image,
        prepared.support(),
        image,
        null,
        prepared.support(),
        like.evidence(),
        like.seconds(),
        like.provenance());
  }

  /** The mean over a disc of 5 mm, at coordinates of the format. */
  private static double mean(Reconstruction result, double x, double y) {
    int rows = result.mean().shape().dim(1);
    int columns = result.mean().shape().dim(2);
    double pixel = result.measurement().geometry().columnSpacingMm();
    double sum = 0;
    int count = 0;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        double dx = (column - (columns - 1) / 2.0) * pixel - x;
        double dy = ((rows - 1) / 2.0 - row) * pixel - y;
        if (Math.hypot(dx, dy) < 5) {
          sum += result.mean().values()[row * columns + column];
          count++;
        }
      }
    }
    return sum / count;
  }

  /** The mean of nine pixels around a point of the patient, LPS, by the image's own attributes. */
  private static double hounsfield(DataSet image, double left, double back) {
    double[] first = image.require(Tag.IMAGE_POSITION_PATIENT).decimals();
    double[] axes = image.require(Tag.IMAGE_ORIENTATION_PATIENT).decimals();
    double[] spacing = image.require(Tag.PIXEL_SPACING).decimals();
    double dx = left - first[0];
    double dy = back - first[1];
    int column = (int) Math.rint((dx * axes[0] + dy * axes[1]) / spacing[1]);
    int row = (int) Math.rint((dx * axes[3] + dy * axes[4]) / spacing[0]);
    ShortBuffer stored = image.require(Tag.PIXEL_DATA).bytes().asShortBuffer();
    int width = (int) image.require(Tag.COLUMNS).integer();
    double sum = 0;
    for (int i = -1; i <= 1; i++) {
      for (int j = -1; j <= 1; j++) {
        sum += Short.toUnsignedInt(stored.get((row + i) * width + column + j));
      }
    }
    return sum / 9 + image.require(Tag.RESCALE_INTERCEPT).decimals()[0];
  }
}
