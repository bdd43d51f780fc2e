package org.reconstream.physics;

/**
 * The physical extent of a reconstructed slice.
 *
 * @param fieldOfViewXMm extent along columns (image x) of the reconstructed matrix, in mm
 * @param fieldOfViewYMm extent along rows (image y) of the reconstructed matrix, in mm
 * @param thicknessMm slice thickness in mm
 * @param rows reconstructed matrix along y; at most the encoded matrix, centred in it
 * @param columns reconstructed matrix along x; at most the encoded matrix, centred in it
 */
public record SliceGeometry(
    double fieldOfViewXMm, double fieldOfViewYMm, double thicknessMm, int rows, int columns) {
  /** Checks that everything is positive and finite. */
  public SliceGeometry {
    if (!(fieldOfViewXMm > 0 && fieldOfViewYMm > 0 && thicknessMm > 0)
        || Double.isInfinite(fieldOfViewXMm + fieldOfViewYMm + thicknessMm)) {
      throw new IllegalArgumentException(
          "field of view and slice thickness must be positive, got "
              + fieldOfViewXMm
              + " x "
              + fieldOfViewYMm
              + " x "
              + thicknessMm
              + " mm");
    }
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "the reconstructed matrix must be positive, got " + rows + " x " + columns);
    }
  }

  /**
   * The geometry of a matrix with square pixels of 1 mm and a slice of 1 mm, for data that carry no
   * geometry.
   */
  public static SliceGeometry unitPixels(int rows, int columns) {
    return new SliceGeometry(columns, rows, 1, rows, columns);
  }

  /** The distance between rows, in mm. */
  public double rowSpacingMm() {
    return fieldOfViewYMm / rows;
  }

  /** The distance between columns, in mm. */
  public double columnSpacingMm() {
    return fieldOfViewXMm / columns;
  }
}
