package org.reconstream.posterior;

/**
 * Mean and standard deviation of posterior draws, one draw at a time (Welford 1962) and in double
 * precision: {@code k += 1; d = x - mean; mean += d / k; M2 += d (x - mean)}, variance {@code M2 /
 * (k - 1)}, or over the divisor that {@link DrawStatistics} has for antithetic pairs, whose
 * correlation is taken over the whole image.
 *
 * <p>Draws added in the same order give the same bits. Not thread-safe.
 */
public final class Moments {
  private final int channels;
  private final int pixels;
  private final double[] mean;
  private final double[] squares;
  private final double[] magnitudeMean;
  private final double[] magnitudeSquares;
  private final boolean antithetic;
  private float[] first = {};
  private double pairSquares;
  private double allSquares;
  private int count;

  /**
   * Moments of no draws yet, for images of this many real channels and pixels.
   *
   * @param antithetic whether draws come in pairs, one after the other
   */
  public Moments(int channels, int pixels, boolean antithetic) {
    this.channels = channels;
    this.pixels = pixels;
    this.mean = new double[channels * pixels];
    this.squares = new double[channels * pixels];
    this.magnitudeMean = new double[pixels];
    this.magnitudeSquares = new double[pixels];
    this.antithetic = antithetic;
  }

  /** Moments of independent draws. */
  public Moments(int channels, int pixels) {
    this(channels, pixels, false);
  }

  /** Adds one draw {@code [channels, H, W]}, which is left untouched. */
  public void add(float[] draw) {
    if (draw.length != mean.length) {
      throw new IllegalArgumentException(
          "a draw of " + draw.length + " values does not fit moments of " + mean.length);
    }
    count++;
    for (int i = 0; i < draw.length; i++) {
      update(mean, squares, i, draw[i]);
    }
    for (int p = 0; p < pixels; p++) {
      update(magnitudeMean, magnitudeSquares, p, magnitude(draw, p));
    }
    if (antithetic) {
      pair(draw);
    }
  }

  /** Keeps the first draw of a pair; the second adds to what is known of pairs. */
  private void pair(float[] draw) {
    if (count % 2 == 1) {
      first = draw.clone();
      return;
    }
    allSquares = 0;
    for (int i = 0; i < draw.length; i++) {
      double difference = (double) draw[i] - first[i];
      pairSquares += 0.5 * difference * difference;
      allSquares += squares[i];
    }
  }

  /** The number of draws. */
  public int count() {
    return count;
  }

  /**
   * How much the draws tell; at least one draw must be in. Fewer than two pairs are taken as
   * independent draws, whose deviation is the larger one.
   */
  public DrawStatistics statistics() {
    return DrawStatistics.ofPairs(count, pairSquares, allSquares);
  }

  /** The mean {@code [channels, H, W]}; a fresh array. */
  public float[] mean() {
    return toFloats(mean);
  }

  /**
   * The standard deviation {@code sqrt(sum over channels of the variance)}, {@code [H, W]}; a fresh
   * array, zero with fewer than two draws.
   */
  public float[] deviation() {
    double[] sums = new double[pixels];
    for (int i = 0; i < squares.length; i++) {
      sums[i % pixels] += squares[i];
    }
    return deviation(sums);
  }

  /** The mean of the draws' magnitude, {@code [H, W]}; a fresh array. */
  public float[] magnitudeMean() {
    return toFloats(magnitudeMean);
  }

  /**
   * The standard deviation of the draws' magnitude, {@code [H, W]}; a fresh array, zero with fewer
   * than two draws.
   */
  public float[] magnitudeDeviation() {
    return deviation(magnitudeSquares);
  }

  private float[] deviation(double[] sums) {
    float[] deviation = new float[sums.length];
    if (count < 2) {
      return deviation;
    }
    double divisor = statistics().divisor();
    for (int i = 0; i < sums.length; i++) {
      deviation[i] = (float) Math.sqrt(sums[i] / divisor);
    }
    return deviation;
  }

  private void update(double[] average, double[] sum, int i, double value) {
    double d = value - average[i];
    average[i] += d / count;
    sum[i] += d * (value - average[i]);
  }

  private double magnitude(float[] draw, int pixel) {
    double sum = 0;
    for (int c = 0; c < channels; c++) {
      double value = draw[c * pixels + pixel];
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  private static float[] toFloats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
