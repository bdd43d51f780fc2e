package org.reconstream.dicom.ctpd;

/**
 * Where the rays of a nominal fan are found in views whose focal spot is shifted.
 *
 * <p>In the frame of the focal centre at azimuth phi (radial axis outwards, lateral axis along (cos
 * phi, sin phi)) the spot stands at {@code (rho + drho) (cos dphi, -sin dphi)} and column c of a
 * detector bent around the focal centre at {@code (rho - d cos gc, d sin gc)}, {@code gc = (c - X)
 * w / d}. The ray between them runs in the direction {@code t = phi + g} at the distance {@code s =
 * (rho + drho) sin(g - dphi)} from the isocentre; it is the ray {@code gamma = asin(s / rho)} of
 * the nominal fan at {@code beta = t - gamma}. This holds, for each target column, the fractional
 * column c with that gamma, and what belongs to it. Without shifts c is the column itself.
 */
final class FanMap {
  private static final double WHOLE = 1e-7;

  /** Fractional column of the detector for each target column; NaN where it has none. */
  final double[] column;

  /** What the azimuth of the focal centre is behind the nominal angle, rad. */
  final double[] lagRad;

  /** Height above the source at the isocentre for a unit of height at the detector. */
  final double[] magnification;

  /** Source to detector in the plane, mm. */
  final double[] planeDistanceMm;

  private final Scanner scanner;
  private final double centre;
  private final FocalShift shift;

  FanMap(Scanner scanner, double centralColumn, FocalShift shift) {
    this.scanner = scanner;
    this.centre = centralColumn;
    this.shift = shift;
    int columns = scanner.columns();
    column = new double[columns];
    lagRad = new double[columns];
    magnification = new double[columns];
    planeDistanceMm = new double[columns];
    for (int i = 0; i < columns; i++) {
      double c = solved(nominal(i), i);
      boolean seen = c >= 0 && c <= columns - 1;
      column[i] = seen ? c : Double.NaN;
      lagRad[i] = direction(c) - nominal(i);
      double spot = scanner.isocentreDistanceMm() + shift.radialMm();
      planeDistanceMm[i] = planeDistance(c);
      magnification[i] = spot * Math.cos(direction(c) - shift.angularRad()) / planeDistanceMm[i];
    }
  }

  /** The fan angle of a column of the nominal fan. */
  double nominal(double column) {
    double along = (column - centre) * scanner.columnSpacingMm() / scanner.detectorDistanceMm();
    return scanner.shape() == Scanner.DetectorShape.FLAT ? Math.atan(along) : along;
  }

  /** Newton's method on a function that is nearly linear, to a whole column where it is one. */
  private double solved(double gamma, double start) {
    double c = start;
    for (int i = 0; i < 8; i++) {
      double slope = (gammaOf(c + 0.5) - gammaOf(c - 0.5));
      c -= (gammaOf(c) - gamma) / slope;
    }
    return Math.abs(c - Math.rint(c)) < WHOLE ? Math.rint(c) : c;
  }

  private double gammaOf(double c) {
    double spot = scanner.isocentreDistanceMm() + shift.radialMm();
    double s = spot * Math.sin(direction(c) - shift.angularRad());
    return Math.asin(s / scanner.isocentreDistanceMm());
  }

  /** g: the direction of a column's ray against the one through the focal centre. */
  private double direction(double c) {
    return Math.atan2(lateral(c), -radial(c));
  }

  private double planeDistance(double c) {
    return Math.hypot(lateral(c), radial(c));
  }

  /** From the spot to the column along the lateral axis. */
  private double lateral(double c) {
    double d = scanner.detectorDistanceMm();
    double along = (c - centre) * scanner.columnSpacingMm();
    double element =
        scanner.shape() == Scanner.DetectorShape.FLAT ? along : d * Math.sin(along / d);
    double spot = scanner.isocentreDistanceMm() + shift.radialMm();
    return element + spot * Math.sin(shift.angularRad());
  }

  /** From the spot to the column along the radial axis, outwards. */
  private double radial(double c) {
    double d = scanner.detectorDistanceMm();
    double along = (c - centre) * scanner.columnSpacingMm();
    double depth = scanner.shape() == Scanner.DetectorShape.FLAT ? d : d * Math.cos(along / d);
    double spot = scanner.isocentreDistanceMm() + shift.radialMm();
    return scanner.isocentreDistanceMm() - depth - spot * Math.cos(shift.angularRad());
  }
}
