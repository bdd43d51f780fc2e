package org.reconstream.dicom.ctpd;

/**
 * The offset of a focal spot from the detector's focal centre in the cylindrical frame.
 *
 * @param angularRad in azimuth
 * @param axialMm along the axis
 * @param radialMm in radius
 */
record FocalShift(double angularRad, double axialMm, double radialMm) {
  private static final double SAME_MM = 0.02;
  private static final double SAME_RAD = 5e-5;

  /** Whether another shift is the same as far as detectors can tell. */
  boolean isLike(FocalShift other) {
    return Math.abs(angularRad - other.angularRad) < SAME_RAD
        && Math.abs(axialMm - other.axialMm) < SAME_MM
        && Math.abs(radialMm - other.radialMm) < SAME_MM;
  }
}
