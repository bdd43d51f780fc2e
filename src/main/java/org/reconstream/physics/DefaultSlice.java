package org.reconstream.physics;

/** The slice that a sinogram suggests where nobody states one. */
public final class DefaultSlice {
  private static final int STEP = 8;
  private static final int SMALLEST = 64;
  private static final int LARGEST = 512;

  private DefaultSlice() {}

  /**
   * The diameter in mm of the circle around the isocentre that every view covers: twice the
   * distance of the ray through the nearer edge of the detector from the isocentre.
   *
   * @throws IllegalArgumentException if the central ray misses the detector
   */
  public static double diameterMm(Beam beam, int columns) {
    double reach = Math.min(beam.centralColumn() + 0.5, columns - 0.5 - beam.centralColumn());
    if (!(reach > 0)) {
      throw new IllegalArgumentException(
          "the central ray, column "
              + beam.centralColumn()
              + ", misses the detector of "
              + columns
              + " columns; state the field of view");
    }
    double edge = reach * beam.columnSpacingMm();
    if (beam instanceof Beam.Parallel) {
      return 2 * edge;
    } else if (beam instanceof Beam.FanArc fan) {
      double angle = Math.min(Math.PI / 2, edge / fan.sourceToDetectorMm());
      return 2 * fan.sourceToIsocentreMm() * Math.sin(angle);
    } else if (beam instanceof Beam.FanFlat fan) {
      double angle = Math.atan(edge / fan.sourceToDetectorMm());
      return 2 * fan.sourceToIsocentreMm() * Math.sin(angle);
    }
    throw new AssertionError(beam);
  }

  /**
   * Rows, and columns, of a square matrix whose pixels are about as large as the detector's columns
   * at the isocentre: a multiple of 8 between 64 and 512.
   */
  public static int matrix(Beam beam, double diameterMm) {
    double columns = diameterMm / spacingAtIsocentreMm(beam);
    double steps = Math.ceil(Math.min(columns, LARGEST) / STEP - 1e-6);
    return (int) Math.max(SMALLEST, Math.min(LARGEST, steps * STEP));
  }

  private static double spacingAtIsocentreMm(Beam beam) {
    if (beam instanceof Beam.FanArc fan) {
      return fan.columnSpacingMm() * fan.sourceToIsocentreMm() / fan.sourceToDetectorMm();
    } else if (beam instanceof Beam.FanFlat fan) {
      return fan.columnSpacingMm() * fan.sourceToIsocentreMm() / fan.sourceToDetectorMm();
    }
    return beam.columnSpacingMm();
  }
}
