package org.reconstream.physics.ct;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.reconstream.physics.NoiseEstimate;
import org.reconstream.physics.RayCensus;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.UnusableScanException;

/**
 * What each ray of a sinogram is worth. With N incident quanta a line integral l was measured from
 * {@code I = N exp(-l)} counts, and the logarithm of a Poisson variable gives
 *
 * <pre>{@code
 * Var(l) = 1 / I,    bias(l) = 1 / (2 I)
 * }</pre>
 *
 * <p>to first order. Rays of fewer than 10 counts are dropped; from 10 to 100 the bias is
 * subtracted. The {@link EdgeGradient} c is added, and {@code c^2} to the variance. Where a
 * sinogram states no quanta, one N for all rays is estimated by {@link NeighbouringRays}.
 *
 * @param lineIntegrals corrected values, NaN for rays not in use
 * @param weights {@code w = 1 / (1 / I + c^2)}, 0 for rays not in use
 * @param used 1 for rays in use
 * @param census what became of the rays
 * @param rule how the weights are known
 */
record RayStatistics(
    float[] lineIntegrals,
    float[] weights,
    byte[] used,
    RayCensus census,
    NoiseEstimate.Rule rule) {
  /** Counts below which the logarithm is not Gaussian. */
  private static final double STARVED = 10;

  /** Counts below which its bias is corrected. */
  private static final double BIASED = 100;

  static RayStatistics of(Sinogram scan) {
    float @Nullable [] quanta = scan.quanta() == null ? null : scan.quanta().values();
    double common = quanta == null ? NeighbouringRays.incidentQuanta(scan) : 0;
    int rays = scan.measured().length;
    float[] values = new float[rays];
    float[] weights = new float[rays];
    byte[] used = new byte[rays];
    Arrays.fill(values, Float.NaN);
    long notMeasured = 0;
    long starved = 0;
    long corrected = 0;
    for (int ray = 0; ray < rays; ray++) {
      if (scan.measured()[ray] == 0) {
        notMeasured++;
        continue;
      }
      double l = scan.lineIntegrals().values()[ray];
      double counts = (quanta == null ? common : quanta[ray]) * Math.exp(-l);
      if (!(counts >= STARVED && counts <= Float.MAX_VALUE)) {
        starved++;
        continue;
      }
      if (counts < BIASED) {
        l -= 1 / (2 * counts);
        corrected++;
      }
      double edge = EdgeGradient.missing(scan, ray / scan.columns(), ray % scan.columns());
      values[ray] = (float) (l + edge);
      weights[ray] = (float) (counts / (1 + counts * edge * edge));
      used[ray] = 1;
    }
    long inUse = rays - notMeasured - starved;
    if (inUse == 0) {
      throw new UnusableScanException(
          "no ray of the sinogram can be used: %d of %d were not measured and %d have fewer than 10 counts; check the mask, the units of the line integrals and the incident quanta"
              .formatted(notMeasured, rays, starved));
    }
    return new RayStatistics(
        values,
        weights,
        used,
        new RayCensus(rays, notMeasured, starved, corrected, inUse),
        quanta == null ? NoiseEstimate.Rule.NEIGHBOURING_RAYS : NoiseEstimate.Rule.INCIDENT_QUANTA);
  }

  /** The mean weight of the rays in use. */
  double meanWeight() {
    double sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    return sum / census.used();
  }

  /** The standard deviation of each ray, infinite for rays not in use. */
  float[] sigmas() {
    float[] sigmas = new float[weights.length];
    for (int ray = 0; ray < sigmas.length; ray++) {
      sigmas[ray] =
          used[ray] == 0 ? Float.POSITIVE_INFINITY : (float) (1 / Math.sqrt(weights[ray]));
    }
    return sigmas;
  }
}
