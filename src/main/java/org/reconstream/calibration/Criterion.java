package org.reconstream.calibration;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What it means that a sampler is calibrated: bounds on its draws at every noise level of the
 * Gaussian study. The one place that says so; tables and help texts quote it.
 */
public enum Criterion {
  /** Error of the mean of the draws, in dB above that of as many exact draws. */
  ERROR_OF_THE_MEAN("error of the mean", Double.NEGATIVE_INFINITY, 0.3),
  /** Variance over the exact one. */
  VARIANCE("variance", 0.8, 1.25),
  /** The same where the data speak. */
  MEASURED_VARIANCE("measured variance", 0.9, 1.15),
  /** 90 % coverage less that of exact draws. */
  COVERAGE("coverage", -0.03, 0.03),
  /** Squared residual over that of exact draws. */
  RESIDUAL("residual", 0.95, 1.1);

  /** Bounds of the squared residual that the default sampler keeps besides, in every study. */
  static final double DEFAULT_LEAST_RESIDUAL = 0.97;

  static final double DEFAULT_MOST_RESIDUAL = 1.03;

  private final String title;
  private final double least;
  private final double most;

  Criterion(String title, double least, double most) {
    this.title = title;
    this.least = least;
    this.most = most;
  }

  /** All bounds in words. */
  public static String text() {
    return String.format(
        Locale.ROOT,
        "error of the mean at most %s dB above that of exact draws; variance %s and measured"
            + " variance %s of the exact one; 90 %% coverage within %s of exact draws of the same"
            + " data; squared residual %s of theirs",
        ERROR_OF_THE_MEAN.most,
        VARIANCE.range(),
        MEASURED_VARIANCE.range(),
        COVERAGE.most,
        RESIDUAL.range());
  }

  /** The names of the bounds that a score misses by more than this many standard errors. */
  static List<String> missed(GaussianScore score, double errors) {
    Map<Criterion, Estimate> values = new LinkedHashMap<>();
    values.put(ERROR_OF_THE_MEAN, score.excessDecibels());
    values.put(VARIANCE, score.totalRatio());
    values.put(MEASURED_VARIANCE, score.measuredRatio());
    values.put(COVERAGE, score.coverageDifference());
    values.put(RESIDUAL, score.residualRatio());
    return values.entrySet().stream()
        .filter(e -> !e.getValue().mayLieBetween(e.getKey().least, e.getKey().most, errors))
        .map(e -> e.getKey().title)
        .toList();
  }

  private String range() {
    return least + " to " + most;
  }
}
