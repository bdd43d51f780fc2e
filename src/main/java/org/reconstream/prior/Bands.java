package org.reconstream.prior;

import java.util.Arrays;

/**
 * Where two numbers of a reconstruction lie on validation data, so that one outside is a sign of a
 * scan that the prior, the coil model or the noise level does not fit.
 *
 * @param sampler name of the sampler that made the reconstructions
 * @param scans number of validation scans
 * @param residualRatio band of the residual ratio
 * @param priorRatio band of {@code ||D(x + s z; s) - x||^2 / (n v(s))} over draws x, averaged over
 *     {@link #LEVELS}
 */
public record Bands(String sampler, int scans, Band residualRatio, Band priorRatio) {
  private static final double[] LEVELS = {0.05, 0.2, 0.8};

  /** Checks the number of scans. */
  public Bands {
    if (sampler.isBlank() || scans < 1) {
      throw new IllegalArgumentException("bands need a sampler and at least one scan");
    }
  }

  /** The noise levels of the prior ratio; a fresh array. */
  public static double[] levels() {
    return LEVELS.clone();
  }

  /** Bands that hold for everything, by which the numbers can be found that bands are made of. */
  public static Bands open(String sampler) {
    Band all = new Band(0, Double.MAX_VALUE);
    return new Bands(sampler, 1, all, all);
  }

  /**
   * A range of values.
   *
   * @param low smallest
   * @param high largest
   */
  public record Band(double low, double high) {
    /** Checks the order. */
    public Band {
      if (!(low >= 0 && high > low)) {
        throw new IllegalArgumentException(
            "a band must go from a number not below 0 up to a larger one, got "
                + low
                + " to "
                + high);
      }
    }

    /**
     * The 1st to the 99th percentile of some values, widened by half its width on either side,
     * because few scans do not show the ends of their distribution.
     */
    public static Band of(double... values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      double low = percentile(sorted, 0.01);
      double high = percentile(sorted, 0.99);
      double room = Math.max((high - low) / 2, 0.01 * high);
      return new Band(Math.max(0, low - room), high + room);
    }

    /** Whether a value lies inside; NaN does not. */
    public boolean contains(double value) {
      return value >= low && value <= high;
    }

    private static double percentile(double[] sorted, double share) {
      double at = share * (sorted.length - 1);
      int below = (int) at;
      int above = Math.min(below + 1, sorted.length - 1);
      return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
  }
}
