package org.reconstream.calibration;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How a sampler compares with the posterior over many truths; every error is over truths.
 *
 * @param truths number of truths
 * @param excessDecibels error of the mean of the draws over that of as many exact draws
 * @param totalRatio variance over exact variance, all components
 * @param measuredRatio the same where the data speak
 * @param silentRatio the same where they are silent
 * @param coverage share of truths inside the central 90 % of the draws, exact {@link
 *     CaseScore#EXACT_COVERAGE}
 * @param coverageDifference that share less the expected one of exact draws for the same data
 * @param residualRatio squared residual over the expected one of exact draws for the same data
 * @param rawResidualRatio squared residual over {@code k m sigmaY^2}, as scans report it
 * @param intercept error of the mean of infinitely many draws over the exact one, exact 1
 * @param slope growth of that error with one over the number of draws over the exact one, exact 1
 * @param singleDrawDecibels error of one draw over that of the mean, exact 3.01
 * @param ranks test of uniform ranks along independent directions
 * @param histogram the ranks in 16 bins
 * @param errorsByCount mean squared error of the mean of {@link CaseScore#COUNTS} draws over the
 *     exact trace
 */
record GaussianScore(
    int truths,
    Estimate excessDecibels,
    Estimate totalRatio,
    Estimate measuredRatio,
    Estimate silentRatio,
    Estimate coverage,
    Estimate coverageDifference,
    Estimate residualRatio,
    Estimate rawResidualRatio,
    Estimate intercept,
    Estimate slope,
    Estimate singleDrawDecibels,
    ChiSquare ranks,
    long[] histogram,
    double[] errorsByCount) {
  private static final int BINS = 16;

  /** Summarises truths. */
  static GaussianScore of(List<CaseScore> cases) {
    long[] histogram = histogram(cases);
    return new GaussianScore(
        cases.size(),
        Estimate.of(
            cases,
            all ->
                decibels(
                    sum(all, CaseScore::squaredError) / sum(all, CaseScore::exactSquaredError))),
        Estimate.of(cases, all -> sum(all, CaseScore::variance) / sum(all, CaseScore::trace)),
        mean(cases, CaseScore::measuredRatio),
        mean(cases, CaseScore::silentRatio),
        mean(cases, CaseScore::coverage),
        mean(cases, one -> one.coverage() - one.exactCoverage()),
        Estimate.of(
            cases,
            all -> sum(all, CaseScore::residualRatio) / sum(all, CaseScore::exactResidualRatio)),
        mean(cases, CaseScore::residualRatio),
        Estimate.of(cases, all -> line(all)[0]),
        Estimate.of(cases, all -> line(all)[1]),
        Estimate.of(cases, all -> decibels(1 + line(all)[1] / line(all)[0])),
        ChiSquare.uniform(histogram),
        histogram,
        errors(cases));
  }

  /**
   * Intercept and slope of the least-squares line through the error of the mean of L draws against
   * 1 / L, over the exact trace.
   */
  private static double[] line(List<CaseScore> cases) {
    double[] y = errors(cases);
    int n = y.length;
    double sx = 0;
    double sy = 0;
    double sxx = 0;
    double sxy = 0;
    for (int k = 0; k < n; k++) {
      double x = 1.0 / CaseScore.COUNTS[k];
      sx += x;
      sy += y[k];
      sxx += x * x;
      sxy += x * y[k];
    }
    double slope = (n * sxy - sx * sy) / (n * sxx - sx * sx);
    return new double[] {(sy - slope * sx) / n, slope};
  }

  private static double[] errors(List<CaseScore> cases) {
    double[] errors = new double[CaseScore.COUNTS.length];
    double trace = sum(cases, CaseScore::trace);
    for (CaseScore one : cases) {
      for (int k = 0; k < errors.length; k++) {
        errors[k] += one.errorsByCount()[k] / trace;
      }
    }
    return errors;
  }

  private static long[] histogram(List<CaseScore> cases) {
    long[] bins = new long[BINS];
    for (CaseScore one : cases) {
      long[] ranks = one.ranks();
      for (int rank = 0; rank < ranks.length; rank++) {
        bins[rank * BINS / ranks.length] += ranks[rank];
      }
    }
    return bins;
  }

  private static Estimate mean(List<CaseScore> cases, ToDoubleFunction<CaseScore> value) {
    return Estimate.of(cases, all -> sum(all, value) / all.size());
  }

  private static double sum(List<CaseScore> cases, ToDoubleFunction<CaseScore> value) {
    double sum = 0;
    for (CaseScore one : cases) {
      sum += value.applyAsDouble(one);
    }
    return sum;
  }

  private static double decibels(double ratio) {
    return 10 * Math.log10(ratio);
  }

  /**
   * What keeps these draws from counting as posterior draws; empty when nothing does.
   *
   * @param errors standard errors by which a number may miss its bounds
   */
  List<String> faults(double errors) {
    return Criterion.missed(this, errors);
  }
}
