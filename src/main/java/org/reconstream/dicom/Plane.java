package org.reconstream.dicom;

import java.util.Arrays;
import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.physics.SliceGeometry;

/**
 * Where a reconstructed slice lies in the patient, LPS, mm.
 *
 * <p>Without a position in the source the image is taken as axial, head first supine, with its
 * centre at x = y = 0: for MR the pixel at index {@code floor(n / 2)} of both axes, the origin of
 * the transform; for CT the isocentre at {@code (n - 1) / 2}, at the slice location of the source.
 * There the x axis of the forward model points to the patient's left and its y axis, which runs
 * against the rows, to the front.
 *
 * @param position centre of the first pixel, {@code [3]}
 * @param orientation direction of rows, then of columns, {@code [6]}
 * @param geometry extent
 * @param known whether the source says so
 */
record Plane(double[] position, double[] orientation, SliceGeometry geometry, boolean known) {
  /** Scanners write direction cosines with about six digits. */
  private static final double TOLERANCE = 1e-3;

  private static final double[] AXIAL = {1, 0, 0, 0, 1, 0};

  /**
   * Refuses a position that is not three numbers, or an orientation that is not two orthogonal unit
   * vectors.
   */
  static void requireValid(DataSet attributes) {
    double[] position = attributes.value(Tag.IMAGE_POSITION_PATIENT).decimals();
    double[] axes = attributes.value(Tag.IMAGE_ORIENTATION_PATIENT).decimals();
    if (position.length != 0 && (position.length != 3 || !finite(position))) {
      throw malformed(Tag.IMAGE_POSITION_PATIENT, "must be three numbers");
    }
    if (axes.length != 0 && (axes.length != 6 || !orthonormal(axes))) {
      throw malformed(Tag.IMAGE_ORIENTATION_PATIENT, "must be two orthogonal unit vectors");
    }
  }

  private static boolean finite(double[] values) {
    return Arrays.stream(values).allMatch(Double::isFinite);
  }

  private static boolean orthonormal(double[] axes) {
    double row = 0;
    double column = 0;
    double product = 0;
    for (int i = 0; i < 3; i++) {
      row += axes[i] * axes[i];
      column += axes[i + 3] * axes[i + 3];
      product += axes[i] * axes[i + 3];
    }
    return Math.abs(row - 1) < TOLERANCE
        && Math.abs(column - 1) < TOLERANCE
        && Math.abs(product) < TOLERANCE;
  }

  private static ReconstructionException malformed(int tag, String what) {
    return new ReconstructionException(new Failure.Malformed(Tag.format(tag) + " " + what));
  }

  /** The plane of one slice of a source whose position is that of its first slice. */
  static Plane of(SourceScan scan) {
    DataSet attributes = scan.header().attributes();
    SliceGeometry geometry = scan.measurement().geometry();
    double[] first = attributes.value(Tag.IMAGE_POSITION_PATIENT).decimals();
    double[] axes = attributes.value(Tag.IMAGE_ORIENTATION_PATIENT).decimals();
    boolean known = first.length > 0 && axes.length > 0;
    double thickness = geometry.thicknessMm();
    double step = HeaderAttributes.decimal(attributes, Tag.SPACING_BETWEEN_SLICES, thickness);
    double[] orientation = known ? axes : AXIAL;
    double[] origin = known ? first : centred(scan);
    return new Plane(
        shifted(origin, orientation, scan.slice() * step), orientation, geometry, known);
  }

  private static double[] centred(SourceScan scan) {
    SliceGeometry geometry = scan.measurement().geometry();
    boolean tomography = Modality.of(scan.measurement()) == Modality.CT;
    double column =
        tomography ? (geometry.columns() - 1) / 2.0 : Math.floor(geometry.columns() / 2.0);
    double row = tomography ? (geometry.rows() - 1) / 2.0 : Math.floor(geometry.rows() / 2.0);
    return new double[] {
      -column * geometry.columnSpacingMm(),
      -row * geometry.rowSpacingMm(),
      tomography ? HeaderAttributes.decimal(scan.header().attributes(), Tag.SLICE_LOCATION, 0) : 0
    };
  }

  /** Where the plane lies along its normal, mm. */
  double location() {
    double[] normal = shifted(new double[3], orientation, 1);
    return position[0] * normal[0] + position[1] * normal[1] + position[2] * normal[2];
  }

  /** Slices follow each other along the normal, row direction times column direction. */
  private static double[] shifted(double[] origin, double[] axes, double distance) {
    return new double[] {
      origin[0] + distance * (axes[1] * axes[5] - axes[2] * axes[4]),
      origin[1] + distance * (axes[2] * axes[3] - axes[0] * axes[5]),
      origin[2] + distance * (axes[0] * axes[4] - axes[1] * axes[3])
    };
  }
}
