package org.reconstream.dicom;

import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.DataSetBuilder;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.dicom.codec.Vr;
import org.reconstream.physics.SliceGeometry;

/**
 * MR Image Storage (PS3.3 A.4) of one real image: 16 bits, with the linear scale to real values as
 * Real World Value Mapping.
 */
final class MrImage {
  private MrImage() {}

  /**
   * Adds the image.
   *
   * @param image values on the reconstructed matrix, not negative
   * @param window upper end of the display window in stored values; the lower is 0
   */
  static void add(
      DataSetBuilder object,
      DataSet source,
      Product product,
      Plane plane,
      float[] image,
      PixelScale scale,
      int window) {
    SliceGeometry geometry = plane.geometry();
    object
        .copy(source, HeaderAttributes.ACQUISITION)
        .copy(source, HeaderAttributes.MAGNETIC_RESONANCE)
        .text(Tag.IMAGE_TYPE, "DERIVED", "PRIMARY", "OTHER", product.flavour())
        .textIfEmpty(Tag.SCANNING_SEQUENCE, "RM")
        .textIfEmpty(Tag.SEQUENCE_VARIANT, "NONE")
        .ensure(Tag.SCAN_OPTIONS, Tag.MR_ACQUISITION_TYPE, Tag.REPETITION_TIME, Tag.ECHO_TIME)
        .ensure(Tag.ECHO_TRAIN_LENGTH, Tag.ACQUISITION_NUMBER)
        .decimals(Tag.IMAGE_POSITION_PATIENT, plane.position())
        .decimals(Tag.IMAGE_ORIENTATION_PATIENT, plane.orientation())
        .decimals(Tag.PIXEL_SPACING, geometry.rowSpacingMm(), geometry.columnSpacingMm())
        .decimals(Tag.SLICE_THICKNESS, geometry.thicknessMm());
    addPixels(object, geometry, scale.store(image), window);
    object.items(Tag.REAL_WORLD_VALUE_MAPPING_SEQUENCE, mapping(product, scale));
  }

  private static void addPixels(
      DataSetBuilder object, SliceGeometry geometry, short[] stored, int window) {
    object
        .integers(Tag.SAMPLES_PER_PIXEL, 1)
        .text(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
        .integers(Tag.ROWS, geometry.rows())
        .integers(Tag.COLUMNS, geometry.columns())
        .integers(Tag.BITS_ALLOCATED, 16)
        .integers(Tag.BITS_STORED, 16)
        .integers(Tag.HIGH_BIT, 15)
        .integers(Tag.PIXEL_REPRESENTATION, 0)
        .decimals(Tag.WINDOW_CENTER, window / 2.0)
        .decimals(Tag.WINDOW_WIDTH, window)
        .words(Tag.PIXEL_DATA, stored);
  }

  private static DataSet mapping(Product product, PixelScale scale) {
    return DataSet.builder()
        .integers(Tag.REAL_WORLD_VALUE_FIRST_VALUE_MAPPED, Vr.US, 0)
        .integers(Tag.REAL_WORLD_VALUE_LAST_VALUE_MAPPED, Vr.US, 65_535)
        .text(Tag.LUT_EXPLANATION, "Scale in which the forward model gives the samples")
        .text(Tag.LUT_LABEL, product.flavour())
        .items(Tag.MEASUREMENT_UNITS_CODE_SEQUENCE, Code.NO_UNITS.item())
        .decimals(Tag.REAL_WORLD_VALUE_INTERCEPT, 0)
        .decimals(Tag.REAL_WORLD_VALUE_SLOPE, scale.slope())
        .build();
  }
}
