package org.reconstream.dicom.ctpd;

import java.util.OptionalDouble;
import org.reconstream.physics.Beam;
import org.reconstream.physics.Sinogram;

/**
 * Every ray of a full turn is measured twice, from either end: (beta, gamma) and (beta + pi + 2
 * gamma, -gamma). How far the two disagree tells whether columns, and rows, were counted rightly.
 */
final class ConjugateRays {
  private static final int FEWEST = 100;

  private ConjugateRays() {}

  /** Root mean square of the disagreement; empty where too few rays have a partner. */
  static OptionalDouble disagreement(Sinogram slice) {
    double sum = 0;
    int count = 0;
    double turn = 2 * Math.PI;
    double step = turn / slice.views();
    for (int view = 0; view < slice.views(); view++) {
      for (int column = 0; column < slice.columns(); column++) {
        double gamma = fanAngle(slice.beam(), column);
        double angle = slice.anglesRad()[view] + Math.PI + 2 * gamma - slice.anglesRad()[0];
        double partner = (angle - Math.floor(angle / turn) * turn) / step;
        double opposite = 2 * slice.beam().centralColumn() - column;
        double other = interpolated(slice, partner, opposite);
        if (slice.isMeasured(view, column) && !Double.isNaN(other)) {
          double line = slice.lineIntegrals().values()[view * slice.columns() + column];
          sum += (line - other) * (line - other);
          count++;
        }
      }
    }
    return count < FEWEST ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(sum / count));
  }

  private static double fanAngle(Beam beam, int column) {
    double along = (column - beam.centralColumn()) * beam.columnSpacingMm();
    if (beam instanceof Beam.FanArc arc) {
      return along / arc.sourceToDetectorMm();
    } else if (beam instanceof Beam.FanFlat flat) {
      return Math.atan(along / flat.sourceToDetectorMm());
    }
    throw new AssertionError(beam);
  }

  private static double interpolated(Sinogram slice, double position, double column) {
    int left = (int) Math.floor(column);
    if (left < 0 || left + 1 >= slice.columns()) {
      return Double.NaN;
    }
    int before = (int) Math.floor(position) % slice.views();
    int after = (before + 1) % slice.views();
    double share = position - Math.floor(position);
    double aside = column - left;
    if (!slice.isMeasured(before, left)
        || !slice.isMeasured(before, left + 1)
        || !slice.isMeasured(after, left)
        || !slice.isMeasured(after, left + 1)) {
      return Double.NaN;
    }
    return (1 - share) * between(slice, before, left, aside)
        + share * between(slice, after, left, aside);
  }

  private static double between(Sinogram slice, int view, int left, double share) {
    float[] lines = slice.lineIntegrals().values();
    int at = view * slice.columns() + left;
    return (1 - share) * lines[at] + share * lines[at + 1];
  }
}
