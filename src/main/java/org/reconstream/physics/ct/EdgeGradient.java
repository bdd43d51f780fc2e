package org.reconstream.physics.ct;

import org.reconstream.physics.Sinogram;

/**
 * The exponential edge-gradient effect. A detector column counts the quanta of all the rays across
 * its width, and the logarithm of their mean is less than the mean of their line integrals: where
 * these change by s from a column to the next, by
 *
 * <pre>{@code
 * c = s^2 / 24
 * }</pre>
 *
 * <p>to second order in s, the central difference of the two neighbours (one-sided where only one
 * of them was measured). Noise of variance 1/I adds 1/(48 I) to it on average, one-sided 1/(12 I).
 * Where the line integral has a corner or a jump within the column, as at the surface of the
 * object, c is of the right size at best: it is as uncertain as it is large.
 *
 * <p>Joseph, Spital, "The exponential edge-gradient effect in x-ray computed tomography", Phys.
 * Med. Biol. 26, 1981.
 */
final class EdgeGradient {
  private EdgeGradient() {}

  /** What the line integral of a measured ray misses; 0 where no neighbour was measured. */
  static double missing(Sinogram scan, int view, int column) {
    int before = column > 0 && scan.isMeasured(view, column - 1) ? column - 1 : column;
    int after =
        column + 1 < scan.columns() && scan.isMeasured(view, column + 1) ? column + 1 : column;
    if (before == after) {
      return 0;
    }
    float[] values = scan.lineIntegrals().values();
    int first = view * scan.columns();
    double slope = (values[first + after] - values[first + before]) / (after - before);
    return slope * slope / 24;
  }
}
