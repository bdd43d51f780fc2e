package org.reconstream.physics.ct;

import java.util.Arrays;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.UnusableScanException;

/**
 * The noise of a sinogram that does not state it. Fourth differences along the columns of a view
 * remove whatever is smooth and have 70 times a ray's variance; under Poisson statistics with the
 * same N incident quanta everywhere, {@code difference * exp(-l / 2) / sqrt(70)} has the standard
 * deviation {@code 1 / sqrt(N)}, read from the 20th percentile of its absolute values, 0.2533
 * deviations of a normal distribution.
 *
 * <p>Edges of the object can only add to it. So can they not where rays pass the object, and the
 * smaller of the two numbers counts, over all rays and over those in air; the latter unless they
 * are fewer than 200 or so quiet, below a third of the former, that they must have been set to
 * zero. Correlation between neighbouring columns makes both too small.
 */
final class NeighbouringRays {
  private static final double[] DIFFERENCE = {1, -4, 6, -4, 1};
  private static final double NORM = Math.sqrt(70);
  private static final double QUANTILE = 0.2;
  private static final double DEVIATIONS = 0.253347;
  private static final int FEWEST = 20;
  private static final int FEWEST_IN_AIR = 200;
  private static final double QUIET = 1 / 3.0;

  /** Line integrals of at most this are air. */
  private static final double AIR = 0.02;

  /** No detector counts more in one reading; also the answer for a sinogram without noise. */
  private static final double MOST_QUANTA = 1e9;

  private final Sinogram scan;
  private final double[] all;
  private final double[] air;
  private int count;
  private int countInAir;

  private NeighbouringRays(Sinogram scan) {
    this.scan = scan;
    this.all = new double[scan.measured().length];
    this.air = new double[all.length];
  }

  static double incidentQuanta(Sinogram scan) {
    NeighbouringRays rays = new NeighbouringRays(scan);
    for (int view = 0; view < scan.views(); view++) {
      for (int column = 0; column + DIFFERENCE.length <= scan.columns(); column++) {
        rays.add(view, column);
      }
    }
    double sigma = rays.sigma();
    return Math.min(MOST_QUANTA, 1 / (sigma * sigma));
  }

  /** Takes in the difference of the columns from {@code column} on, if all are measured. */
  private void add(int view, int column) {
    double sum = 0;
    double mean = 0;
    for (int k = 0; k < DIFFERENCE.length; k++) {
      if (!scan.isMeasured(view, column + k)) {
        return;
      }
      double value = scan.lineIntegrals().values()[view * scan.columns() + column + k];
      sum += DIFFERENCE[k] * value;
      mean += value / DIFFERENCE.length;
    }
    double difference = Math.abs(sum) * Math.exp(-mean / 2);
    all[count++] = difference;
    if (Math.abs(mean) < AIR) {
      air[countInAir++] = difference;
    }
  }

  private double sigma() {
    if (count < FEWEST) {
      throw new UnusableScanException(
          "the sinogram states no incident quanta and has too few neighbouring rays to estimate the noise from; send the quanta");
    }
    double sigma = sigma(all, count);
    if (countInAir >= FEWEST_IN_AIR) {
      double inAir = sigma(air, countInAir);
      return inAir > QUIET * sigma ? Math.min(sigma, inAir) : sigma;
    }
    return sigma;
  }

  private static double sigma(double[] differences, int count) {
    Arrays.sort(differences, 0, count);
    return differences[(int) (QUANTILE * count)] / (DEVIATIONS * NORM);
  }
}
