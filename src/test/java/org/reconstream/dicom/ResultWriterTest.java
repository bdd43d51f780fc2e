package org.reconstream.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.Part10;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.engine.Reconstruction;
import org.reconstream.posterior.Evidence;
import org.reconstream.posterior.Plausibility;

class ResultWriterTest {
  private static final SourceScan SCAN = Scans.scan();
  private static final Reconstruction RESULT = Scans.result(SCAN);

  @Test
  void everyProductIsWrittenOnceAsWhatItSays() {
    assertThat(new ResultWriter().write(SCAN, RESULT))
        .extracting(ResultObject::product)
        .containsExactly(Product.values());
    objects(SCAN)
        .forEach(
            (product, object) ->
                assertThat(object.require(Tag.SOP_CLASS_UID).texts())
                    .containsExactly(product.sopClass(Modality.MR).uid()));
  }

  @Test
  void aRerunIsByteIdentical() {
    var first = new ResultWriter().write(SCAN, RESULT);
    var second = new ResultWriter().write(SCAN, RESULT);
    for (int i = 0; i < first.size(); i++) {
      assertThat(second.get(i).part10()).isEqualTo(first.get(i).part10());
    }
  }

  @Test
  void studyAndPatientAreKeptAndSeriesAreNew() {
    objects(SCAN)
        .values()
        .forEach(
            object -> {
              assertThat(text(object, Tag.STUDY_INSTANCE_UID))
                  .isEqualTo(SCAN.header().studyInstanceUid());
              assertThat(text(object, Tag.PATIENT_NAME)).isEqualTo(Scans.PATIENT_NAME);
              assertThat(text(object, Tag.CONTENT_TIME)).isEqualTo("101314.5");
              assertThat(text(object, Tag.FRAME_OF_REFERENCE_UID))
                  .isEqualTo("1.2.826.0.1.3680043.8.498.4");
            });
    assertThat(objects(SCAN).values().stream().map(object -> text(object, Tag.SERIES_INSTANCE_UID)))
        .doesNotHaveDuplicates()
        .doesNotContain(SCAN.header().seriesInstanceUid());
  }

  @Test
  void everyObjectIsLabelledForResearchAndNamesItsSource() {
    objects(SCAN)
        .values()
        .forEach(
            object -> {
              assertThat(text(object, Tag.CONTENT_QUALIFICATION)).isEqualTo("RESEARCH");
              assertThat(text(object, Tag.SERIES_DESCRIPTION)).startsWith("RESEARCH ");
              assertThat(text(object, Tag.IMAGE_COMMENTS)).startsWith("RESEARCH - not for");
              assertThat(text(object, Tag.LOSSY_IMAGE_COMPRESSION)).isEqualTo("00");
              assertThat(text(object, Tag.DERIVATION_DESCRIPTION)).contains("seed 11", "8 draws");
              DataSet source = object.items(Tag.SOURCE_INSTANCE_SEQUENCE).get(0);
              assertThat(text(source, Tag.REFERENCED_SOP_INSTANCE_UID))
                  .isEqualTo(SCAN.header().sopInstanceUid());
              DataSet purpose = source.items(Tag.PURPOSE_OF_REFERENCE_CODE_SEQUENCE).get(0);
              assertThat(text(purpose, Tag.CODE_VALUE)).isEqualTo("128226");
              assertThat(object.items(Tag.CONTRIBUTING_EQUIPMENT_SEQUENCE)).hasSize(2);
            });
  }

  @Test
  void whereTheMeanIsInDoubtTheBaselineComesFirstAndSaysSo() {
    Evidence evidence =
        RESULT.evidence().with(new Plausibility(true, 3, List.of("prior ratio is too large")));
    Reconstruction doubtful =
        new Reconstruction(
            RESULT.job(),
            RESULT.measurement(),
            RESULT.mean(),
            RESULT.deviation(),
            RESULT.baseline(),
            RESULT.maps(),
            RESULT.support(),
            evidence,
            RESULT.seconds(),
            RESULT.provenance());
    List<ResultObject> objects = new ResultWriter().write(SCAN, doubtful);
    assertThat(objects.get(0).product()).isEqualTo(Product.BASELINE);
    DataSet first = new Part10().read(objects.get(0).part10()).dataSet();
    DataSet second = new Part10().read(objects.get(1).part10()).dataSet();
    assertThat(text(first, Tag.SERIES_DESCRIPTION)).startsWith("RESEARCH PRIMARY CG-SENSE");
    assertThat(text(second, Tag.SERIES_DESCRIPTION)).startsWith("RESEARCH IN DOUBT Posterior");
    assertThat(first.require(Tag.SERIES_NUMBER).integers()[0])
        .isLessThan(second.require(Tag.SERIES_NUMBER).integers()[0]);
    assertThat(text(second, Tag.IMAGE_COMMENTS)).contains("prior ratio is too large");
    assertThat(text(first, Tag.SERIES_INSTANCE_UID))
        .isNotEqualTo(text(object(SCAN, Product.BASELINE), Tag.SERIES_INSTANCE_UID));
  }

  @Test
  void storedPixelsTimesSlopeAreTheCroppedMagnitude() {
    double slope = slope(object(SCAN, Product.MEAN));
    assertThat(slope(object(SCAN, Product.BASELINE))).isEqualTo(slope);
    assertThat(slope(object(SCAN, Product.DEVIATION_DISPLAY))).isEqualTo(slope);
    var stored = object(SCAN, Product.MEAN).require(Tag.PIXEL_DATA).bytes().asShortBuffer();
    float[] mean = RESULT.mean().values();
    for (int row = 0; row < 10; row++) {
      for (int column = 0; column < 8; column++) {
        int i = (row + 1) * 10 + column + 1;
        double magnitude = Math.hypot(mean[i], mean[120 + i]);
        assertThat(stored.get(row * 8 + column) * slope)
            .isCloseTo(magnitude, within(slope / 2 + Math.ulp((float) magnitude)));
      }
    }
  }

  @Test
  void parametricMapHoldsTheDeviationExactly() {
    DataSet map = object(SCAN, Product.DEVIATION);
    FloatBuffer values = map.require(Tag.FLOAT_PIXEL_DATA).floats();
    for (int row = 0; row < 10; row++) {
      for (int column = 0; column < 8; column++) {
        assertThat(values.get(row * 8 + column))
            .isEqualTo(RESULT.deviation().values()[(row + 1) * 10 + column + 1]);
      }
    }
  }

  @Test
  void displayWindowOfTheUncertaintyHidesNothing() {
    DataSet display = object(SCAN, Product.DEVIATION_DISPLAY);
    double upper =
        display.require(Tag.WINDOW_CENTER).decimals()[0]
            + display.require(Tag.WINDOW_WIDTH).decimals()[0] / 2;
    var stored = display.require(Tag.PIXEL_DATA).bytes().asShortBuffer();
    int largest = 0;
    while (stored.hasRemaining()) {
      largest = Math.max(largest, stored.get());
    }
    assertThat(upper).isEqualTo(largest);
  }

  @Test
  void planeFollowsTheSourceAlongItsNormal() {
    SourceScan third = new SourceScan(SCAN.measurement(), SCAN.header(), 2, 3);
    DataSet mean = object(third, Product.MEAN);
    assertThat(mean.require(Tag.IMAGE_POSITION_PATIENT).decimals())
        .containsExactly(new double[] {-88, -110 + 10 * 0.6, 31.25 + 10 * 0.8}, within(1e-9));
    assertThat(mean.require(Tag.PIXEL_SPACING).decimals()).containsExactly(22, 22.0625);
    assertThat(mean.require(Tag.INSTANCE_NUMBER).integer()).isEqualTo(3);
  }

  @Test
  void aScanWithoutPositionSaysThatItsPlaneIsAssumed() {
    SourceScan bare =
        new SourceScan(SCAN.measurement(), StudyHeader.deidentified(SCAN.measurement()), 0, 1);
    DataSet mean = object(bare, Product.MEAN);
    assertThat(text(mean, Tag.IMAGE_COMMENTS)).contains("taken as axial");
    assertThat(text(mean, Tag.FRAME_OF_REFERENCE_UID))
        .isNotEqualTo(bare.header().frameOfReferenceUid().orElseThrow());
    assertThat(mean.require(Tag.IMAGE_POSITION_PATIENT).decimals())
        .containsExactly(-4 * 22.0625, -5 * 22.0, 0);
  }

  private static DataSet object(SourceScan scan, Product product) {
    return Objects.requireNonNull(objects(scan).get(product));
  }

  private static double slope(DataSet image) {
    return image
        .items(Tag.REAL_WORLD_VALUE_MAPPING_SEQUENCE)
        .get(0)
        .require(Tag.REAL_WORLD_VALUE_SLOPE)
        .decimals()[0];
  }

  private static String text(DataSet object, int tag) {
    return object.require(tag).text().orElseThrow();
  }

  private static Map<Product, DataSet> objects(SourceScan scan) {
    Map<Product, DataSet> objects = new EnumMap<>(Product.class);
    for (ResultObject object : new ResultWriter().write(scan, Scans.result(scan))) {
      objects.put(object.product(), new Part10().read(object.part10()).dataSet());
    }
    return objects;
  }
}
