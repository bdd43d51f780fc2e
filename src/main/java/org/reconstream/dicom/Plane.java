package org.reconstream.dicom;

import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.physics.SliceGeometry;

/**
 * Where a reconstructed slice lies in the patient, LPS, mm.
 *
 * <p>Without a position in the source the image is taken as axial with the pixel at index {@code
 * floor(n / 2)} of both axes at the origin.
 *
 * @param position centre of the first pixel, {@code [3]}
 * @param orientation direction of rows, then of columns, {@code [6]}
 * @param geometry extent
 * @param known whether the source says so
 */
record Plane(double[] position, double[] orientation, SliceGeometry geometry, boolean known) {
  private static final double[] AXIAL = {1, 0, 0, 0, 1, 0};

  /** The plane of one slice of a source whose position is that of its first slice. */
  static Plane of(StudyHeader header, SliceGeometry geometry, int slice) {
    DataSet attributes = header.attributes();
    double[] first = attributes.value(Tag.IMAGE_POSITION_PATIENT).decimals();
    double[] axes = attributes.value(Tag.IMAGE_ORIENTATION_PATIENT).decimals();
    boolean known = first.length == 3 && axes.length == 6;
    double[] orientation = known ? axes : AXIAL;
    double[] origin = known ? first : centred(geometry);
    return new Plane(
        shifted(origin, orientation, slice * geometry.thicknessMm()), orientation, geometry, known);
  }

  private static double[] centred(SliceGeometry geometry) {
    return new double[] {
      -(geometry.columns() / 2) * geometry.columnSpacingMm(),
      -(geometry.rows() / 2) * geometry.rowSpacingMm(),
      0
    };
  }

  /** Contiguous slices follow each other along the normal, row direction times column direction. */
  private static double[] shifted(double[] origin, double[] axes, double distance) {
    return new double[] {
      origin[0] + distance * (axes[1] * axes[5] - axes[2] * axes[4]),
      origin[1] + distance * (axes[2] * axes[3] - axes[0] * axes[5]),
      origin[2] + distance * (axes[0] * axes[4] - axes[1] * axes[3])
    };
  }
}
