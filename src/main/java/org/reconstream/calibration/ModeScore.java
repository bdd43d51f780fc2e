package org.reconstream.calibration;

import java.util.ArrayList;
import java.util.List;

/**
 * How well draws find the weights of a posterior's modes.
 *
 * @param measurements number of linear measurements
 * @param problems number of problems
 * @param draws draws of each
 * @param totalVariation {@code 1/2 sum |share - weight|}, averaged over problems
 * @param floor the same of as many independent draws of the modes
 */
record ModeScore(
    int measurements, int problems, int draws, Estimate totalVariation, Estimate floor) {
  /** One problem's distance, and that of independent draws. */
  record Distance(double found, double exact) {}

  /** Summarises problems. */
  static ModeScore of(int measurements, int draws, List<Distance> distances) {
    List<Double> found = new ArrayList<>();
    List<Double> exact = new ArrayList<>();
    distances.forEach(d -> found.add(d.found()));
    distances.forEach(d -> exact.add(d.exact()));
    return new ModeScore(measurements, distances.size(), draws, mean(found), mean(exact));
  }

  /** {@code 1/2 sum |a - b|}. */
  static double totalVariation(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += Math.abs(a[k] - b[k]) / 2;
    }
    return sum;
  }

  private static Estimate mean(List<Double> values) {
    return Estimate.of(
        values, all -> all.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
  }
}
