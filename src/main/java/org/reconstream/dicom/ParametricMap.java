package org.reconstream.dicom;

import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.DataSetBuilder;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.physics.SliceGeometry;

/**
 * Parametric Map Storage (PS3.3 A.75) of one frame of 32-bit floats, whose quantity is the standard
 * deviation and whose values are real values.
 */
final class ParametricMap {
  private static final String[] TYPE = {"DERIVED", "PRIMARY", "VOLUME", "STD_DEVIATION"};

  private ParametricMap() {}

  /**
   * Adds the map.
   *
   * <p>Recognizable Visual Features is YES because slices of a head may show a face and nothing
   * says that these do not.
   *
   * @param deviation standard deviation on the reconstructed matrix
   */
  static void add(DataSetBuilder object, CommonModules common, Plane plane, float[] deviation) {
    SliceGeometry geometry = plane.geometry();
    Modality modality = common.modality();
    String dimensions = common.identity().dimensionUid(Product.DEVIATION);
    object
        .text(Tag.IMAGE_TYPE, TYPE)
        .text(Tag.CONTENT_LABEL, "STD_DEVIATION")
        .text(Tag.CONTENT_DESCRIPTION, description(modality))
        .ensure(Tag.CONTENT_CREATOR_NAME)
        .text(Tag.DEVICE_SERIAL_NUMBER, "none")
        .ensure(Tag.ACQUISITION_CONTEXT_SEQUENCE)
        .integers(Tag.SAMPLES_PER_PIXEL, 1)
        .text(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
        .integers(Tag.NUMBER_OF_FRAMES, 1)
        .integers(Tag.ROWS, geometry.rows())
        .integers(Tag.COLUMNS, geometry.columns())
        .integers(Tag.BITS_ALLOCATED, 32)
        .text(Tag.PRESENTATION_LUT_SHAPE, "IDENTITY")
        .text(Tag.RECOGNIZABLE_VISUAL_FEATURES, "YES")
        .items(
            Tag.DIMENSION_ORGANIZATION_SEQUENCE,
            DataSet.builder().text(Tag.DIMENSION_ORGANIZATION_UID, dimensions).build())
        .items(
            Tag.DIMENSION_INDEX_SEQUENCE,
            DataSet.builder()
                .text(Tag.DIMENSION_ORGANIZATION_UID, dimensions)
                .integers(Tag.DIMENSION_INDEX_POINTER, Tag.IN_STACK_POSITION_NUMBER)
                .integers(Tag.FUNCTIONAL_GROUP_POINTER, Tag.FRAME_CONTENT_SEQUENCE)
                .build())
        .items(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, shared(modality, plane, deviation))
        .items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frame(plane))
        .floats(Tag.FLOAT_PIXEL_DATA, deviation);
  }

  private static String description(Modality modality) {
    return modality == Modality.MR
        ? "Posterior standard deviation, sqrt(var(re) + var(im))"
        : "Posterior standard deviation in Hounsfield units";
  }

  private static DataSet shared(Modality modality, Plane plane, float[] deviation) {
    SliceGeometry geometry = plane.geometry();
    return DataSet.builder()
        .items(
            Tag.PIXEL_MEASURES_SEQUENCE,
            DataSet.builder()
                .decimals(Tag.SLICE_THICKNESS, geometry.thicknessMm())
                .decimals(Tag.PIXEL_SPACING, geometry.rowSpacingMm(), geometry.columnSpacingMm())
                .build())
        .items(
            Tag.PLANE_ORIENTATION_SEQUENCE,
            DataSet.builder().decimals(Tag.IMAGE_ORIENTATION_PATIENT, plane.orientation()).build())
        .items(
            Tag.PARAMETRIC_MAP_FRAME_TYPE_SEQUENCE,
            DataSet.builder().text(Tag.FRAME_TYPE, TYPE).build())
        .items(
            Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE,
            DataSet.builder()
                .decimals(Tag.RESCALE_INTERCEPT, 0)
                .decimals(Tag.RESCALE_SLOPE, 1)
                .text(Tag.RESCALE_TYPE, "US")
                .build())
        .items(Tag.REAL_WORLD_VALUE_MAPPING_SEQUENCE, mapping(modality, deviation))
        .build();
  }

  private static DataSet frame(Plane plane) {
    return DataSet.builder()
        .items(
            Tag.FRAME_CONTENT_SEQUENCE,
            DataSet.builder()
                .text(Tag.STACK_ID, "1")
                .integers(Tag.IN_STACK_POSITION_NUMBER, 1)
                .integers(Tag.DIMENSION_INDEX_VALUES, 1)
                .build())
        .items(
            Tag.PLANE_POSITION_SEQUENCE,
            DataSet.builder().decimals(Tag.IMAGE_POSITION_PATIENT, plane.position()).build())
        .build();
  }

  /** Stored values are real values; the range mapped is the range that occurs. */
  private static DataSet mapping(Modality modality, float[] deviation) {
    double smallest = Double.POSITIVE_INFINITY;
    double largest = 0;
    for (float value : deviation) {
      smallest = Math.min(smallest, value);
      largest = Math.max(largest, value);
    }
    return DataSet.builder()
        .decimals(Tag.DOUBLE_FLOAT_REAL_WORLD_VALUE_FIRST_VALUE_MAPPED, smallest)
        .decimals(Tag.DOUBLE_FLOAT_REAL_WORLD_VALUE_LAST_VALUE_MAPPED, largest)
        .text(Tag.LUT_EXPLANATION, modality.scale())
        .text(Tag.LUT_LABEL, "STD_DEVIATION")
        .items(Tag.MEASUREMENT_UNITS_CODE_SEQUENCE, modality.units())
        .items(
            Tag.QUANTITY_DEFINITION_SEQUENCE,
            DataSet.builder()
                .text(Tag.VALUE_TYPE, "CODE")
                .items(Tag.CONCEPT_NAME_CODE_SEQUENCE, Code.QUANTITY.item())
                .items(Tag.CONCEPT_CODE_SEQUENCE, Code.STANDARD_DEVIATION.item())
                .build())
        .decimals(Tag.REAL_WORLD_VALUE_INTERCEPT, 0)
        .decimals(Tag.REAL_WORLD_VALUE_SLOPE, 1)
        .build();
  }
}
