package org.reconstream.calibration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A number found by simulation with its standard error.
 *
 * @param value the number over all simulations
 * @param standardError its standard error over independent simulations; NaN with fewer than two
 */
record Estimate(double value, double standardError) {
  /**
   * A statistic of independent cases; its error by the jackknife (Quenouille 1949, Tukey 1958):
   * {@code se^2 = (n - 1) / n sum_i (s_(-i) - mean)^2} with case i left out.
   */
  static <T> Estimate of(List<T> cases, ToDoubleFunction<List<T>> statistic) {
    int n = cases.size();
    double value = statistic.applyAsDouble(cases);
    if (n < 2) {
      return new Estimate(value, Double.NaN);
    }
    double[] without = new double[n];
    double mean = 0;
    for (int i = 0; i < n; i++) {
      List<T> rest = new ArrayList<>(cases);
      rest.remove(i);
      without[i] = statistic.applyAsDouble(rest);
      mean += without[i] / n;
    }
    double squares = 0;
    for (double w : without) {
      squares += (w - mean) * (w - mean);
    }
    return new Estimate(value, Math.sqrt(squares * (n - 1) / n));
  }

  /** Whether the number, give or take so many standard errors, may lie between two bounds. */
  boolean mayLieBetween(double low, double high, double errors) {
    double slack = Double.isNaN(standardError) ? 0 : errors * standardError;
    return value >= low - slack && value <= high + slack;
  }

  /** The number and twice its standard error, as printed in tables. */
  String text(String format) {
    String number = String.format(Locale.ROOT, format, value);
    return Double.isNaN(standardError)
        ? number
        : number + " ± " + String.format(Locale.ROOT, format.replace("+", ""), 2 * standardError);
  }
}
