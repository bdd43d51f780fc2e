package org.reconstream.posterior;

/**
 * Mean and standard deviation of posterior draws, one draw at a time (Welford 1962) and in double
 * precision: {@code k += 1; d = x - mean; mean += d / k; M2 += d (x - mean)}, variance {@code M2 /
 * (k - 1)}.
 *
 * <p>Draws added, and partial moments merged (Chan, Golub and LeVeque 1979), in the same order give
 * the same bits. Not thread-safe.
 */
public final class Moments {
  private final int channels;
  private final int pixels;
  private final double[] mean;
  private final double[] squares;
  private final double[] magnitudeMean;
  private final double[] magnitudeSquares;
  private int count;

  /** Moments of no draws yet, for images of this many real channels and pixels. */
  public Moments(int channels, int pixels) {
    this.channels = channels;
    this.pixels = pixels;
    this.mean = new double[channels * pixels];
    this.squares = new double[channels * pixels];
    this.magnitudeMean = new double[pixels];
    this.magnitudeSquares = new double[pixels];
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
  }

  /** Adds the draws of other moments after the own ones. */
  public void merge(Moments other) {
    if (other.channels != channels || other.pixels != pixels) {
      throw new IllegalArgumentException(
          "moments of "
              + channels
              + " x "
              + pixels
              + " cannot take those of "
              + other.channels
              + " x "
              + other.pixels);
    }
    if (other.count == 0) {
      return;
    }
    merge(mean, squares, other.mean, other.squares, other.count);
    merge(
        magnitudeMean, magnitudeSquares, other.magnitudeMean, other.magnitudeSquares, other.count);
    count += other.count;
  }

  /** The number of draws. */
  public int count() {
    return count;
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
    double[] deviation = new double[pixels];
    for (int p = 0; p < pixels; p++) {
      double sum = 0;
      for (int c = 0; c < channels; c++) {
        sum += squares[c * pixels + p];
      }
      deviation[p] = deviation(sum);
    }
    return toFloats(deviation);
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
    double[] deviation = new double[pixels];
    for (int p = 0; p < pixels; p++) {
      deviation[p] = deviation(magnitudeSquares[p]);
    }
    return toFloats(deviation);
  }

  private double deviation(double sum) {
    return count < 2 ? 0 : Math.sqrt(sum / (count - 1));
  }

  private void update(double[] average, double[] sum, int i, double value) {
    double d = value - average[i];
    average[i] += d / count;
    sum[i] += d * (value - average[i]);
  }

  private void merge(double[] a, double[] sumA, double[] b, double[] sumB, int countB) {
    double total = (double) count + countB;
    for (int i = 0; i < a.length; i++) {
      double d = b[i] - a[i];
      sumA[i] += sumB[i] + d * d * (count * (countB / total));
      a[i] += d * (countB / total);
    }
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
