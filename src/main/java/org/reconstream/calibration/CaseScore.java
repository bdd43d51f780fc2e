package org.reconstream.calibration;

import java.util.List;
import org.reconstream.posterior.Problem;

/**
 * How the draws for one truth compare with the truth and with the posterior in closed form.
 *
 * @param squaredError of the mean of all draws against the truth
 * @param exactSquaredError expected of the mean of as many exact draws: {@code ||mu - x||^2 + tr
 *     Sigma / L}
 * @param variance trace of the draws' covariance
 * @param trace trace of Sigma
 * @param measuredRatio variance over exact variance, averaged over directions that were measured
 * @param silentRatio the same over directions of which the data say nothing
 * @param coverage share of components whose truth lies in the central 90 % of the draws
 * @param exactCoverage expected of exact draws for this truth and its data
 * @param residualRatio mean over draws of {@code ||y - A x||^2 / (k m sigmaY^2)}
 * @param exactResidualRatio expected of exact draws: {@code (||y - A mu||^2 + tr H Sigma) / (k m
 *     sigmaY^2)}
 * @param errorsByCount squared error of the mean of L draws, for L in {@link #COUNTS}, averaged
 *     over groups
 * @param ranks counts of the rank of the truth, 0 to L, along the eigenvectors of Sigma
 */
record CaseScore(
    double squaredError,
    double exactSquaredError,
    double variance,
    double trace,
    double measuredRatio,
    double silentRatio,
    double coverage,
    double exactCoverage,
    double residualRatio,
    double exactResidualRatio,
    double[] errorsByCount,
    long[] ranks) {
  /** Numbers of draws whose means are compared with the truth. */
  static final int[] COUNTS = {1, 2, 4, 8, 16, 32};

  /** Draws of a truth, and the ranks among them that make the central 90 %: 58 of 64. */
  static final int DRAWS = 63;

  private static final int LOWEST = 3;
  private static final int HIGHEST = 60;

  /** The share of truths that exact draws cover. */
  static final double EXACT_COVERAGE = (HIGHEST - LOWEST + 1) / (DRAWS + 1.0);

  /** Compares draws, {@link #DRAWS} of them. */
  static CaseScore of(GaussianStudy.Case known, LinearGaussian posterior, List<float[]> draws) {
    Problem problem = known.problem();
    double[] average = Averages.of(draws, 0, draws.size());
    double trace = posterior.trace();
    return new CaseScore(
        Averages.squaredDistance(average, known.truth()),
        Averages.squaredDistance(known.mean(), known.truth()) + trace / draws.size(),
        variance(draws, average),
        trace,
        ratio(draws, average, posterior, posterior.measured()),
        ratio(draws, average, posterior, posterior.silent()),
        coverage(draws, known.truth()),
        exactCoverage(known, posterior),
        residual(draws, problem),
        exactResidual(known, posterior),
        errors(draws, known.truth()),
        ranks(draws, known.truth(), posterior.own().vectors()));
  }

  private static double variance(List<float[]> draws, double[] average) {
    double sum = 0;
    for (float[] draw : draws) {
      for (int i = 0; i < draw.length; i++) {
        sum += (draw[i] - average[i]) * (draw[i] - average[i]);
      }
    }
    return sum / (draws.size() - 1);
  }

  private static double ratio(
      List<float[]> draws, double[] average, LinearGaussian posterior, List<double[]> directions) {
    double sum = 0;
    for (double[] v : directions) {
      double centre = Averages.dot(v, average);
      double squares = 0;
      for (float[] draw : draws) {
        double away = Averages.dot(v, draw) - centre;
        squares += away * away;
      }
      sum += squares / (draws.size() - 1) / posterior.variance(v);
    }
    return sum / directions.size();
  }

  private static double coverage(List<float[]> draws, double[] truth) {
    int covered = 0;
    for (int i = 0; i < truth.length; i++) {
      int below = 0;
      for (float[] draw : draws) {
        below += draw[i] < truth[i] ? 1 : 0;
      }
      covered += below >= LOWEST && below <= HIGHEST ? 1 : 0;
    }
    return covered / (double) truth.length;
  }

  /**
   * The rank of a component among exact draws is binomial with the probability of the posterior
   * below the truth.
   */
  private static double exactCoverage(GaussianStudy.Case known, LinearGaussian posterior) {
    double sum = 0;
    for (int i = 0; i < known.truth().length; i++) {
      double away = (known.truth()[i] - known.mean()[i]) / posterior.deviation(i);
      double below = ChiSquare.upperGamma(0.5, away * away / 2) / 2;
      sum += Binomial.between(DRAWS, away < 0 ? below : 1 - below, LOWEST, HIGHEST);
    }
    return sum / known.truth().length;
  }

  private static double exactResidual(GaussianStudy.Case known, LinearGaussian posterior) {
    Problem problem = known.problem();
    float[] mean = new float[known.mean().length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) known.mean()[i];
    }
    double components = problem.data().length * problem.sigmaY() * problem.sigmaY();
    return residual(List.of(mean), problem) + posterior.measuredTrace() / components;
  }

  private static double residual(List<float[]> draws, Problem problem) {
    float[] predicted = new float[problem.data().length];
    double sum = 0;
    for (float[] draw : draws) {
      problem.model().apply(draw, predicted);
      for (int i = 0; i < predicted.length; i++) {
        double away = (double) problem.data()[i] - predicted[i];
        sum += away * away;
      }
    }
    return sum / (draws.size() * predicted.length * problem.sigmaY() * problem.sigmaY());
  }

  private static double[] errors(List<float[]> draws, double[] truth) {
    double[] errors = new double[COUNTS.length];
    for (int k = 0; k < COUNTS.length; k++) {
      int groups = draws.size() / COUNTS[k];
      for (int group = 0; group < groups; group++) {
        double[] mean = Averages.of(draws, group * COUNTS[k], (group + 1) * COUNTS[k]);
        errors[k] += Averages.squaredDistance(mean, truth) / groups;
      }
    }
    return errors;
  }

  private static long[] ranks(List<float[]> draws, double[] truth, List<double[]> directions) {
    long[] counts = new long[draws.size() + 1];
    for (double[] v : directions) {
      double at = Averages.dot(v, truth);
      int below = 0;
      for (float[] draw : draws) {
        below += Averages.dot(v, draw) < at ? 1 : 0;
      }
      counts[below]++;
    }
    return counts;
  }
}
