package org.reconstream.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Means over the scans of one method at one acceleration; NaN where a method has no such number.
 *
 * @param method name of the sampler, or {@link #BASELINE}
 * @param acceleration of the scans
 * @param measured whether a scanner made them
 * @param scans number of scans
 */
public record MeanScores(
    String method,
    double acceleration,
    boolean measured,
    int scans,
    double psnr,
    double ssim,
    double residualRatio,
    double rankCorrelation,
    double coverage,
    double denoiserCalls,
    int draws,
    double seconds) {
  /** The classical reconstruction that every scan gets. */
  public static final String BASELINE = "cg-sense";

  /** Scans that are averaged. */
  private record Group(double acceleration, boolean measured) {}

  /** Every acceleration in order of appearance: the baseline, then the samplers. */
  public static List<MeanScores> of(List<Trial> trials) {
    Map<Group, Map<String, List<Trial>>> groups = new LinkedHashMap<>();
    for (Trial trial : trials) {
      groups
          .computeIfAbsent(
              new Group(trial.acceleration(), trial.measured()), group -> new LinkedHashMap<>())
          .computeIfAbsent(trial.sampler(), s -> new ArrayList<>())
          .add(trial);
    }
    List<MeanScores> summaries = new ArrayList<>();
    groups.forEach(
        (scans, samplers) -> {
          summaries.add(baseline(scans, samplers.values().iterator().next()));
          samplers.forEach((name, group) -> summaries.add(sampler(name, scans, group)));
        });
    return summaries;
  }

  private static MeanScores baseline(Group scans, List<Trial> group) {
    return new MeanScores(
        BASELINE,
        scans.acceleration(),
        scans.measured(),
        group.size(),
        mean(group, trial -> trial.baseline().psnr()),
        mean(group, trial -> trial.baseline().ssim()),
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        0,
        Double.NaN);
  }

  private static MeanScores sampler(String name, Group scans, List<Trial> group) {
    return new MeanScores(
        name,
        scans.acceleration(),
        scans.measured(),
        group.size(),
        mean(group, trial -> trial.mean().psnr()),
        mean(group, trial -> trial.mean().ssim()),
        mean(group, Trial::residualRatio),
        mean(group, Trial::rankCorrelation),
        mean(group, Trial::coverage),
        mean(group, Trial::denoiserCalls),
        group.get(0).draws(),
        mean(group, Trial::seconds));
  }

  private static double mean(List<Trial> group, ToDoubleFunction<Trial> value) {
    return group.stream().mapToDouble(value).average().orElse(Double.NaN);
  }
}
