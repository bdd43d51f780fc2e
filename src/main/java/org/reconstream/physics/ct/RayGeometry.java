package org.reconstream.physics.ct;

import org.reconstream.physics.Beam;

/** Each ray as the parallel ray {@code x cos t + y sin t = s} that it lies on. */
final class RayGeometry {
  private final double[] anglesRad;

  /** Fan angle of each column, 0 for parallel rays. */
  private final double[] fanAngle;

  /** Signed distance of each column's rays from the isocentre, in mm. */
  private final double[] distance;

  RayGeometry(Beam beam, double[] anglesRad, int columns) {
    this.anglesRad = anglesRad;
    this.fanAngle = new double[columns];
    this.distance = new double[columns];
    for (int column = 0; column < columns; column++) {
      fanAngle[column] = fanAngle(beam, column);
      distance[column] = distance(beam, column);
    }
  }

  int views() {
    return anglesRad.length;
  }

  int columns() {
    return distance.length;
  }

  /** t of a ray, in radians. */
  double angle(int view, int column) {
    return anglesRad[view] + fanAngle[column];
  }

  /** s of the rays of a column, in mm. */
  double distance(int column) {
    return distance[column];
  }

  /** The fan angle of a (fractional) column; 0 for parallel rays. */
  static double fanAngle(Beam beam, double column) {
    double along = (column - beam.centralColumn()) * beam.columnSpacingMm();
    if (beam instanceof Beam.Parallel) {
      return 0;
    } else if (beam instanceof Beam.FanArc arc) {
      return along / arc.sourceToDetectorMm();
    } else if (beam instanceof Beam.FanFlat flat) {
      return Math.atan2(along, flat.sourceToDetectorMm());
    }
    throw new AssertionError(beam);
  }

  /** The signed distance of a (fractional) column's rays from the isocentre, in mm. */
  static double distance(Beam beam, double column) {
    if (beam instanceof Beam.Parallel) {
      return (column - beam.centralColumn()) * beam.columnSpacingMm();
    }
    return sourceToIsocentreMm(beam) * Math.sin(fanAngle(beam, column));
  }

  /** The distance of the source; infinite for parallel rays. */
  static double sourceToIsocentreMm(Beam beam) {
    if (beam instanceof Beam.FanArc arc) {
      return arc.sourceToIsocentreMm();
    } else if (beam instanceof Beam.FanFlat flat) {
      return flat.sourceToIsocentreMm();
    }
    return Double.POSITIVE_INFINITY;
  }
}
