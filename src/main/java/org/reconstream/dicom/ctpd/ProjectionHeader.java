package org.reconstream.dicom.ctpd;

import org.reconstream.dicom.StudyHeader;
import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.DataSetBuilder;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.dicom.codec.Uid;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.SliceGeometry;

/**
 * The header of a rebinned slice: patient, study and scanner of the projections, a series and an
 * instance of its own, and its plane.
 *
 * <p>The frame of the format has x to the right, y up and z from the table's base into the gantry,
 * as seen from the base; the images' rows run down and their columns to the right of that view.
 * Which way that is in the patient follows from Patient Position; head first supine where it is not
 * stated. The axial coordinate is taken over.
 */
final class ProjectionHeader {
  private ProjectionHeader() {}

  /** The header of a slice. */
  static StudyHeader of(DataSet projection, Sinogram slice, int index, double axialMm) {
    String series = projection.require(Tag.SERIES_INSTANCE_UID).texts().get(0);
    SliceGeometry geometry = slice.geometry();
    double[] axes = axes(projection);
    double right = -(geometry.columns() - 1) / 2.0 * geometry.columnSpacingMm();
    double down = -(geometry.rows() - 1) / 2.0 * geometry.rowSpacingMm();
    DataSetBuilder header = DataSet.builder();
    projection.elements().forEach(header::add);
    String digest = slice.digest();
    return new StudyHeader(
        header
            .text(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.66")
            .text(Tag.SOP_INSTANCE_UID, Uid.ofName("ct-pd/instance/" + series + "/" + digest))
            .text(Tag.SERIES_INSTANCE_UID, Uid.ofName("ct-pd/series/" + series))
            .textIfEmpty(Tag.FRAME_OF_REFERENCE_UID, Uid.ofName("ct-pd/frame/" + series))
            .text(Tag.MODALITY, "CT")
            .integers(Tag.INSTANCE_NUMBER, index + 1L)
            .decimals(
                Tag.IMAGE_POSITION_PATIENT,
                right * axes[0] + down * axes[3],
                right * axes[1] + down * axes[4],
                axialMm)
            .decimals(Tag.IMAGE_ORIENTATION_PATIENT, axes)
            .decimals(Tag.SLICE_LOCATION, axialMm)
            .build());
  }

  /** 1 where the normal of the images points up the axis, -1 where down. */
  static double normal(DataSet projection) {
    double[] axes = axes(projection);
    return axes[0] * axes[4] - axes[1] * axes[3];
  }

  /** Directions of image columns and rows in the patient (PS3.3 C.7.3.1.1.2). */
  private static double[] axes(DataSet projection) {
    return switch (projection.value(Tag.PATIENT_POSITION).text().orElse("HFS")) {
      case "FFS" -> new double[] {-1, 0, 0, 0, 1, 0};
      case "HFP" -> new double[] {-1, 0, 0, 0, -1, 0};
      case "FFP" -> new double[] {1, 0, 0, 0, -1, 0};
      case "HFDR" -> new double[] {0, 1, 0, -1, 0, 0};
      case "FFDR" -> new double[] {0, -1, 0, -1, 0, 0};
      case "HFDL" -> new double[] {0, -1, 0, 1, 0, 0};
      case "FFDL" -> new double[] {0, 1, 0, 1, 0, 0};
      default -> new double[] {1, 0, 0, 0, 1, 0};
    };
  }
}
