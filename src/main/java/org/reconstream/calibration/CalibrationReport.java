package org.reconstream.calibration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.reconstream.posterior.SamplerKind;

/**
 * Writes a calibration: {@code calibration.md}, {@code calibration.json}, {@code ranks.png}, {@code
 * coverage.png} and {@code errors.png}.
 */
public final class CalibrationReport {
  private final CalibrationResult result;
  private final double slack;
  private final StringBuilder text = new StringBuilder();

  private CalibrationReport(CalibrationResult result) {
    this.result = result;
    this.slack = result.effort().slack();
  }

  /**
   * The samplers whose results an earlier calibration left in a folder, by name; of the same
   * software and effort only.
   */
  public static Map<String, SamplerResult> earlier(Path folder, String software, Effort effort)
      throws IOException {
    Map<String, SamplerResult> byName = new LinkedHashMap<>();
    Path file = folder.resolve("calibration.json");
    for (SamplerResult result : CalibrationJson.samplers(file, software, effort)) {
      byName.put(result.name(), result);
    }
    return byName;
  }

  /** Writes all files, replacing earlier ones. */
  public static void write(CalibrationResult result, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("calibration.md"), markdown(result));
    Files.writeString(folder.resolve("calibration.json"), CalibrationJson.of(result));
    CalibrationPlots.write(result, folder);
  }

  /** The tables. */
  static String markdown(CalibrationResult result) {
    CalibrationReport report = new CalibrationReport(result);
    report.head();
    report.summary();
    for (int level = 0; level < result.effort().noises().size(); level++) {
      report.level(level);
    }
    report.modes();
    report.densities();
    report.defaultBySeed();
    report.text.append(
        "\n![Ranks](ranks.png)\n\n![Coverage](coverage.png)\n\n![Error of the mean](errors.png)\n");
    return report.text.toString();
  }

  private void head() {
    Effort e = result.effort();
    line("# Calibration of the posterior samplers");
    line("");
    line("Made by %s with", result.software());
    line("");
    line("    %s", result.command());
    line("");
    line(
        "on problems whose posterior is known: a Gaussian prior over 64 complex pixels whose"
            + " covariance does not commute with the measurement, seen by 4 coils at R = 4 with 8 %%"
            + " in the centre, %d draws for each truth; and a mixture of 25 Gaussians in 8"
            + " dimensions. The priors are ONNX graphs evaluated by ONNX Runtime, as any other."
            + " Seeds %d to %d, at most %d truths a seed (a slow sampler gets fewer). After ± stands"
            + " twice the standard error over truths. Nothing here says how good a learned prior"
            + " is, or how a sampler does on images.",
        CaseScore.DRAWS, e.firstSeed(), e.firstSeed() + e.seeds() - 1, e.truths());
    line("");
    line(
        "*Calibrated* means, at both noise levels: %s. Exact draws cover %.3f on average.%s",
        Criterion.text(),
        CaseScore.EXACT_COVERAGE,
        slack > 0
            ? " With so few truths, a number may miss its bounds by %.0f standard errors."
                .formatted(slack)
            : "");
  }

  private void summary() {
    line("");
    line("| sampler | denoiser calls | processor seconds | calibrated | misses | help text says |");
    line("|---|---|---|---|---|---|");
    for (SamplerResult r : result.samplers()) {
      List<String> faults = r.faults(slack);
      line(
          "| %s | %.0f | %.2g | **%s** | %s | %s |",
          r.name(),
          r.cost().evaluationsPerDraw(),
          r.cost().secondsPerDraw(),
          faults.isEmpty() ? "yes" : "no",
          String.join(", ", faults),
          r.declared() ? "calibrated" : "not calibrated");
    }
  }

  private void level(int level) {
    line("");
    line("## Gaussian prior, noise %.4g", result.effort().noises().get(level));
    line("");
    line(
        "Noise as the standard deviation of a complex number. *excess*: error of the mean against"
            + " exact draws; variance over the exact variance in total, where the data speak (h >"
            + " 0.3) and where they are silent (h < 0.02); *residual*: squared, against exact draws"
            + " of the same data; *raw*: against what the noise predicts, as scans report it;"
            + " *ranks*: probability of ranks at least as uneven along independent"
            + " directions; *single draw*: its error against that of the mean of all, exact 3.01"
            + " dB; *intercept*, *slope* of the error against 1 / L, exact 1.");
    line("");
    line(
        "| sampler | truths | excess, dB | total | measured | silent | coverage | less exact |"
            + " residual | raw | ranks p | single draw, dB | intercept | slope |");
    line("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    List<SamplerResult> rows = new ArrayList<>(result.controls());
    rows.addAll(Math.min(1, rows.size()), result.samplers());
    for (SamplerResult r : rows) {
      boolean control = result.controls().contains(r);
      row(control ? "*" + r.name() + "*" : r.name(), r.levels().get(level).score());
    }
    if (!result.controls().isEmpty()) {
      line("");
      line("Controls in italics. %s", controls());
    }
  }

  private String controls() {
    List<String> missed = new ArrayList<>();
    for (SamplerResult r : result.controls()) {
      if (r.faults(slack).isEmpty() != r.name().equals("exact")) {
        missed.add(r.name());
      }
    }
    return missed.isEmpty()
        ? "Exact draws pass all bounds and every broken sampler, run on the first seed alone, misses"
            + " at least one."
        : "**Not as they must be: " + String.join(", ", missed) + ".**";
  }

  private void row(String name, GaussianScore s) {
    line(
        "| %s | %d | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |",
        name,
        s.truths(),
        s.excessDecibels().text("%+.2f"),
        s.totalRatio().text("%.2f"),
        s.measuredRatio().text("%.2f"),
        s.silentRatio().text("%.2f"),
        s.coverage().text("%.3f"),
        s.coverageDifference().text("%+.3f"),
        s.residualRatio().text("%.3f"),
        s.rawResidualRatio().text("%.3f"),
        s.ranks().p() < 1e-4 ? "< 0.0001" : String.format(Locale.ROOT, "%.4f", s.ranks().p()),
        s.singleDrawDecibels().text("%.2f"),
        s.intercept().text("%.2f"),
        s.slope().text("%.2f"));
  }

  private void modes() {
    List<SamplerResult> with =
        result.samplers().stream().filter(r -> !r.modes().isEmpty()).toList();
    if (with.isEmpty()) {
      return;
    }
    line("");
    line("## Mixture of 25 modes");
    line("");
    line(
        "Total variation between the shares of draws at each mode and the modes' weights under the"
            + " posterior, %d problems each; 0 is exact. *independent* is what as many independent"
            + " draws of the modes give.",
        with.get(0).modes().get(0).problems());
    line("");
    line("| sampler | draws | 2 measurements | 4 measurements | independent, 2 | independent, 4 |");
    line("|---|---|---|---|---|---|");
    for (SamplerResult r : with) {
      ModeScore two = r.modes().get(0);
      ModeScore four = r.modes().get(1);
      line(
          "| %s | %d | %s | %s | %s | %s |",
          r.name(),
          two.draws(),
          two.totalVariation().text("%.3f"),
          four.totalVariation().text("%.3f"),
          two.floor().text("%.3f"),
          four.floor().text("%.3f"));
    }
  }

  private void densities() {
    if (result.densities().isEmpty()) {
      return;
    }
    line("");
    line("## Log-likelihood");
    line("");
    line(
        "Probability flow with the exact trace against the closed form, in bits per dimension at"
            + " the lowest noise level.");
    line("");
    line("| prior | images | found less true, mean | largest distance of one image |");
    line("|---|---|---|---|");
    for (DensityScore d : result.densities()) {
      line(
          "| %s | %d | %s | %.4f |",
          d.prior(), d.points(), d.meanError().text("%+.4f"), d.worstError());
    }
  }

  private void defaultBySeed() {
    SamplerResult first =
        result.samplers().stream()
            .filter(r -> r.name().equals(SamplerKind.DAPS_CAL.label()))
            .findFirst()
            .orElse(null);
    if (first == null || result.effort().seeds() < 2) {
      return;
    }
    line("");
    line("## %s, seed by seed", first.name());
    line("");
    line(
        "| noise | seed | truths | excess, dB | coverage | less exact | residual | residual, raw |");
    line("|---|---|---|---|---|---|---|---|");
    for (SamplerResult.Level level : first.levels()) {
      for (int s = 0; s < level.bySeed().size(); s++) {
        GaussianScore score = level.bySeed().get(s);
        line(
            "| %.4g | %d | %d | %s | %s | %s | %s | %s |",
            level.complexNoise(),
            result.effort().firstSeed() + s,
            score.truths(),
            score.excessDecibels().text("%+.2f"),
            score.coverage().text("%.3f"),
            score.coverageDifference().text("%+.3f"),
            score.residualRatio().text("%.3f"),
            score.rawResidualRatio().text("%.3f"));
      }
    }
    line("");
    line(
        "The default sampler has a narrower bar besides, a squared residual of %s to %s of that of"
            + " exact draws in every row: %s.",
        Criterion.DEFAULT_LEAST_RESIDUAL,
        Criterion.DEFAULT_MOST_RESIDUAL,
        first.residualsLieBetween(Criterion.DEFAULT_LEAST_RESIDUAL, Criterion.DEFAULT_MOST_RESIDUAL)
            ? "held"
            : "**missed**");
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
