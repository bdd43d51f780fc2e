package org.reconstream.training;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.reconstream.prior.VarianceTable;

/**
 * The calibrated denoiser error v(sigma) of a model card: measured on log-spaced levels, made
 * non-decreasing by isotonic regression and held at or below sigma^2, as the error of a minimum
 * mean-square-error denoiser is.
 *
 * @param table the fitted table
 * @param worseThanNothing levels at which the raw error exceeded sigma^2
 */
public record VarianceMeasurement(VarianceTable table, List<Double> worseThanNothing) {
  private static final double BELOW = 1 - 1e-6;

  /**
   * Measures {@code count} levels between two ends.
   *
   * @param progress told the number of levels done
   */
  public static VarianceMeasurement of(
      DenoisingError error, double smallest, double largest, int count, IntConsumer progress) {
    double[] sigmas = new double[count];
    double[] raw = new double[count];
    List<Double> worse = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sigmas[i] = rounded(smallest * Math.pow(largest / smallest, i / (count - 1.0)));
      raw[i] = error.at(sigmas[i], i).variance();
      if (raw[i] > sigmas[i] * sigmas[i]) {
        worse.add(sigmas[i]);
      }
      progress.accept(i + 1);
    }
    double[] fitted = isotonic(raw);
    for (int i = 0; i < count; i++) {
      fitted[i] = Math.min(fitted[i], sigmas[i] * sigmas[i] * BELOW);
    }
    return new VarianceMeasurement(VarianceTable.of(sigmas, fitted), worse);
  }

  /** The non-decreasing sequence nearest in least squares, by pooling adjacent violators. */
  static double[] isotonic(double[] values) {
    double[] means = new double[values.length];
    int[] sizes = new int[values.length];
    int blocks = 0;
    for (double value : values) {
      means[blocks] = value;
      sizes[blocks++] = 1;
      while (blocks > 1 && means[blocks - 2] > means[blocks - 1]) {
        int size = sizes[blocks - 2] + sizes[blocks - 1];
        double sum = means[blocks - 2] * sizes[blocks - 2] + means[blocks - 1] * sizes[blocks - 1];
        blocks--;
        means[blocks - 1] = sum / size;
        sizes[blocks - 1] = size;
      }
    }
    double[] fitted = new double[values.length];
    for (int block = 0, at = 0; block < blocks; block++) {
      for (int i = 0; i < sizes[block]; i++) {
        fitted[at++] = means[block];
      }
    }
    return fitted;
  }

  private static double rounded(double value) {
    return Double.parseDouble(String.format(java.util.Locale.ROOT, "%.8e", value));
  }
}
