package org.reconstream.dicom.ctpd;

/**
 * Where the rays of detector rows pass nearest to the axis.
 *
 * <p>The ray from the spot at {@code z + dz} to row r at {@code z + (r - Y) h} has the height
 * {@code z + dz (1 - m) + (r - Y) h m} where it passes the axis, m being the magnification of its
 * column; that is the slice which it is a ray of (Noo, Defrise, Clackdoyle and Kudo 1999, eq. 2).
 *
 * @param rows detector rows
 * @param centralRow Y, zero-based
 * @param rowStepMm h, negative where rows run down the axis
 */
record AxialGeometry(int rows, double centralRow, double rowStepMm) {
  static AxialGeometry of(Scanner scanner, ScannerRule rule) {
    return new AxialGeometry(
        scanner.rows(), rule.centralRow(scanner), rule.rowSign() * scanner.rowSpacingMm());
  }

  /** The height of a row's ray. */
  double height(double axialMm, FocalShift shift, double magnification, double row) {
    return axialMm
        + shift.axialMm() * (1 - magnification)
        + (row - centralRow) * rowStepMm * magnification;
  }

  /** The fractional row whose ray has a height. */
  double row(double axialMm, FocalShift shift, double magnification, double heightMm) {
    double above = heightMm - axialMm - shift.axialMm() * (1 - magnification);
    return centralRow + above / (rowStepMm * magnification);
  }

  /** The cosine of the angle between a row's ray and the plane. */
  double planeShare(FocalShift shift, double planeDistanceMm, int row) {
    double climb = (row - centralRow) * rowStepMm - shift.axialMm();
    return planeDistanceMm / Math.hypot(planeDistanceMm, climb);
  }
}
