package org.reconstream.physics.ct;

import org.reconstream.physics.Beam;

/**
 * What each fan ray counts before filtering, so that a line that is measured twice counts as one:
 * {@code w(b, gamma) + w(b + pi + 2 gamma, -gamma) = 1}; the sum over views is then doubled. 1/2
 * everywhere for a full turn, Parker's weights (1982) for a short scan of at least {@code pi + 2
 * Gamma}. A shorter arc counts each measured line once as well as it can: 1/2 for lines that are
 * measured twice and 1 for the others, which leaves the missing ones missing.
 */
final class Redundancy {
  private final ViewArc arc;
  private final double[] anglesRad;

  /** Half the angle by which the arc exceeds half a turn. */
  private final double excess;

  private final boolean shortScan;

  private Redundancy(ViewArc arc, double[] anglesRad, double excess, boolean shortScan) {
    this.arc = arc;
    this.anglesRad = anglesRad;
    this.excess = excess;
    this.shortScan = shortScan;
  }

  static Redundancy of(Beam beam, double[] anglesRad, int columns) {
    ViewArc arc = ViewArc.of(beam, anglesRad);
    double excess = (arc.arcRad() - Math.PI) / 2;
    return new Redundancy(arc, anglesRad, excess, excess >= widestFan(beam, columns));
  }

  /** The largest fan angle on either side of the central ray. */
  static double widestFan(Beam beam, int columns) {
    return Math.max(
        Math.abs(RayGeometry.fanAngle(beam, 0)),
        Math.abs(RayGeometry.fanAngle(beam, columns - 1.0)));
  }

  /** The weight of a ray. */
  double weight(int view, double gamma) {
    if (arc.full()) {
      return 0.5;
    }
    double b = arc.sinceStart(anglesRad[view]);
    return shortScan ? parker(b, gamma, excess) : once(b, gamma);
  }

  /** Parker's weight at angle b after the start of an arc of {@code pi + 2 excess}. */
  static double parker(double b, double gamma, double excess) {
    if (b < 2 * (excess - gamma)) {
      double sin = Math.sin(0.25 * Math.PI * b / (excess - gamma));
      return sin * sin;
    } else if (b <= Math.PI - 2 * gamma) {
      return 1;
    } else if (b <= Math.PI + 2 * excess) {
      double sin = Math.sin(0.25 * Math.PI * (Math.PI + 2 * excess - b) / (excess + gamma));
      return sin * sin;
    }
    return 0;
  }

  private double once(double b, double gamma) {
    double after = b + Math.PI + 2 * gamma;
    double before = b - Math.PI + 2 * gamma;
    boolean twice = after <= arc.arcRad() || before >= 0;
    return twice ? 0.5 : 1;
  }
}
