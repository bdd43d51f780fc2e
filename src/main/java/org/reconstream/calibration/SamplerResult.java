package org.reconstream.calibration;

import java.util.List;

/**
 * Everything found about one candidate.
 *
 * @param name its name
 * @param declared whether the software says that its spread is uncertainty
 * @param cost of its draws in the Gaussian study
 * @param levels its scores by noise level
 * @param modes its scores on mixtures; empty for controls
 */
public record SamplerResult(
    String name, boolean declared, Cost cost, List<Level> levels, List<ModeScore> modes) {
  /**
   * Scores at one noise level.
   *
   * @param complexNoise standard deviation of the noise as a complex number
   * @param score over all seeds
   * @param bySeed seed by seed
   */
  public record Level(double complexNoise, GaussianScore score, List<GaussianScore> bySeed) {}

  /** What misses its bounds, over all noise levels; empty when the draws follow the posterior. */
  public List<String> faults(double errors) {
    return levels.stream()
        .flatMap(level -> level.score().faults(errors).stream())
        .distinct()
        .toList();
  }

  /** Whether the squared residual of every seed and level lies between these. */
  boolean residualsLieBetween(double least, double most) {
    return levels.stream()
        .flatMap(level -> level.bySeed().stream())
        .allMatch(score -> score.residualRatio().mayLieBetween(least, most, 0));
  }
}
