package org.reconstream.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.Part10;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.engine.Reconstruction;

class CtResultTest {
  private static final SourceScan SCAN = CtScans.scan();
  private static final Reconstruction RESULT = CtScans.result(SCAN);
  private static final int PIXELS = CtScans.SIDE * CtScans.SIDE;

  @Test
  void meanAndBaselineAreCtImagesThatRescaleToHounsfieldUnits() {
    for (Product product : new Product[] {Product.MEAN, Product.BASELINE}) {
      DataSet image = object(SCAN, product);
      float[] truth = (product == Product.MEAN ? RESULT.mean() : RESULT.baseline()).values();
      assertThat(image.require(Tag.SOP_CLASS_UID).texts()).containsExactly(SopClass.CT_IMAGE.uid());
      assertThat(text(image, Tag.MODALITY)).isEqualTo("CT");
      assertThat(text(image, Tag.RESCALE_TYPE)).isEqualTo("HU");
      assertThat(image.require(Tag.IMAGE_TYPE).texts())
          .containsExactly("DERIVED", "PRIMARY", "AXIAL", product.flavour());
      double[] real = real(image);
      for (int i = 0; i < PIXELS; i++) {
        if (RESULT.support().values()[i] > 0) {
          assertThat(real[i]).isCloseTo(truth[i], within(0.5));
        }
      }
    }
  }

  @Test
  void noiseFarBelowAirIsKept() {
    double smallest = 0;
    for (double value : real(object(SCAN, Product.BASELINE))) {
      smallest = value == -8192 ? smallest : Math.min(smallest, value);
    }
    assertThat(smallest).isLessThan(-1500);
  }

  @Test
  void whatTheRaysDoNotCoverIsPadding() {
    for (Product product :
        new Product[] {Product.MEAN, Product.BASELINE, Product.DEVIATION_DISPLAY}) {
      DataSet image = object(SCAN, product);
      int padding = (int) image.require(Tag.PIXEL_PADDING_VALUE).integer();
      ShortBuffer stored = image.require(Tag.PIXEL_DATA).bytes().asShortBuffer();
      for (int i = 0; i < PIXELS; i++) {
        boolean isPadding = Short.toUnsignedInt(stored.get(i)) == padding;
        assertThat(isPadding).isEqualTo(RESULT.support().values()[i] == 0);
      }
    }
  }

  @Test
  void displayCopyOfTheDeviationRescalesToHounsfieldUnits() {
    DataSet display = object(SCAN, Product.DEVIATION_DISPLAY);
    double slope = display.require(Tag.RESCALE_SLOPE).decimals()[0];
    double[] real = real(display);
    for (int i = 0; i < PIXELS; i++) {
      if (RESULT.support().values()[i] > 0) {
        assertThat(real[i]).isCloseTo(RESULT.deviation().values()[i], within(slope / 2 + 1e-5));
      }
    }
    double upper =
        display.require(Tag.WINDOW_CENTER).decimals()[0]
            + display.require(Tag.WINDOW_WIDTH).decimals()[0] / 2;
    for (float value : RESULT.deviation().values()) {
      assertThat(upper).isGreaterThanOrEqualTo(value - slope);
    }
  }

  @Test
  void parametricMapHoldsTheDeviationInHounsfieldUnits() {
    DataSet map = object(SCAN, Product.DEVIATION);
    FloatBuffer values = map.require(Tag.FLOAT_PIXEL_DATA).floats();
    for (int i = 0; i < PIXELS; i++) {
      assertThat(values.get(i)).isEqualTo(RESULT.deviation().values()[i]);
    }
    DataSet mapping =
        map.items(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE)
            .get(0)
            .items(Tag.REAL_WORLD_VALUE_MAPPING_SEQUENCE)
            .get(0);
    assertThat(
            mapping
                .items(Tag.MEASUREMENT_UNITS_CODE_SEQUENCE)
                .get(0)
                .require(Tag.CODE_VALUE)
                .text())
        .contains("[hnsf'U]");
  }

  @Test
  void everyObjectSaysWhatItIsAndNamesItsSource() {
    for (Product product : Product.values()) {
      DataSet object = object(SCAN, product);
      assertThat(text(object, Tag.CONTENT_QUALIFICATION)).isEqualTo("RESEARCH");
      assertThat(text(object, Tag.SERIES_DESCRIPTION)).startsWith("RESEARCH ");
      assertThat(text(object, Tag.IMAGE_COMMENTS)).contains("undersampled projections");
      assertThat(text(object, Tag.DERIVATION_DESCRIPTION))
          .contains("projections undersampled", "seed 11")
          .doesNotContain("k-space");
      assertThat(text(object, Tag.PATIENT_NAME)).isEqualTo(Scans.PATIENT_NAME);
      DataSet source = object.items(Tag.SOURCE_INSTANCE_SEQUENCE).get(0);
      assertThat(text(source, Tag.REFERENCED_SOP_INSTANCE_UID))
          .isEqualTo(SCAN.header().sopInstanceUid());
    }
    assertThat(object(SCAN, Product.MEAN).require(Tag.KVP).decimals()).containsExactly(120);
  }

  @Test
  void aScanWithoutPositionIsCentredOnTheIsocentreWithRowsToTheBack() {
    SourceScan bare =
        new SourceScan(SCAN.measurement(), StudyHeader.deidentified(SCAN.measurement()), 0, 1);
    DataSet mean = object(bare, Product.MEAN);
    double half = 8.5 / 16 * 7.5;
    assertThat(mean.require(Tag.IMAGE_POSITION_PATIENT).decimals())
        .containsExactly(-half, -half, 0);
    assertThat(mean.require(Tag.IMAGE_ORIENTATION_PATIENT).decimals())
        .containsExactly(1, 0, 0, 0, 1, 0);
    assertThat(mean.require(Tag.PIXEL_SPACING).decimals()).containsExactly(8.5 / 16, 8.5 / 16);
    assertThat(mean.require(Tag.RECONSTRUCTION_DIAMETER).decimals()).containsExactly(8.5);
    assertThat(text(mean, Tag.IMAGE_COMMENTS)).contains("taken as axial");
  }

  @Test
  void aRerunIsByteIdentical() {
    var first = new ResultWriter().write(SCAN, RESULT);
    var second = new ResultWriter().write(SCAN, CtScans.result(CtScans.scan()));
    for (int i = 0; i < first.size(); i++) {
      assertThat(second.get(i).part10()).isEqualTo(first.get(i).part10());
    }
  }

  private static double[] real(DataSet image) {
    ShortBuffer stored = image.require(Tag.PIXEL_DATA).bytes().asShortBuffer();
    double slope = image.require(Tag.RESCALE_SLOPE).decimals()[0];
    double intercept = image.require(Tag.RESCALE_INTERCEPT).decimals()[0];
    double[] real = new double[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      real[i] = Short.toUnsignedInt(stored.get(i)) * slope + intercept;
    }
    return real;
  }

  private static String text(DataSet object, int tag) {
    return object.require(tag).text().orElseThrow();
  }

  private static DataSet object(SourceScan scan, Product product) {
    Map<Product, DataSet> objects = new EnumMap<>(Product.class);
    for (ResultObject object : new ResultWriter().write(scan, CtScans.result(scan))) {
      objects.put(object.product(), new Part10().read(object.part10()).dataSet());
    }
    return Objects.requireNonNull(objects.get(product));
  }
}
