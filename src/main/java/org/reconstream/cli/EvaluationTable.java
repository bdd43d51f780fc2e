package org.reconstream.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.reconstream.evaluation.MeanScores;
import org.reconstream.evaluation.Trial;

/** An evaluation as Markdown: means over the scans, then the PSNR of every scan. */
final class EvaluationTable {
  private EvaluationTable() {}

  /** The text, with a line feed at its end. */
  static String markdown(EvaluationReport report) {
    StringBuilder text = new StringBuilder();
    MriSimulationOptions.Settings s = report.simulation();
    line(text, "Prior `%s`, seed %d.", report.prior(), report.seed());
    if (!s.corpus().isEmpty()) {
      line(
          text,
          "Simulated: %d coils, noise %s, %s maps, line density %s, simulation seed %d.",
          s.coils(),
          s.noise(),
          s.exactMaps() ? "exact" : "calibrated",
          s.lineDensity(),
          s.seed());
    }
    line(text, "");
    line(
        text,
        "| R | method | draws x NFE | PSNR, dB | SSIM | residual ratio | rank correlation |"
            + " 90 %% coverage | seconds |");
    line(text, "|---|---|---|---|---|---|---|---|---|");
    for (MeanScores mean : report.means()) {
      line(
          text,
          "| %s%s | %s | %s | %s | %s | %s | %s | %s | %s |",
          acceleration(mean.acceleration()),
          mean.measured() ? ", measured" : "",
          mean.method(),
          mean.draws() == 0 ? "-" : mean.draws() + " x " + number(mean.denoiserCalls(), "%.0f"),
          number(mean.psnr(), "%.2f"),
          number(mean.ssim(), "%.4f"),
          number(mean.residualRatio(), "%.3f"),
          number(mean.rankCorrelation(), "%.2f"),
          number(mean.coverage(), "%.3f"),
          number(mean.seconds(), "%.1f"));
    }
    line(text, "");
    scans(text, report);
    String spread =
        report.samplers().stream()
            .filter(sampler -> !sampler.calibrated())
            .map(sampler -> "`" + sampler.label() + "`")
            .collect(Collectors.joining(", "));
    if (!spread.isEmpty()) {
      line(text, "%nThe spread of %s is not uncertainty.", spread);
    }
    report.remarks().forEach(remark -> line(text, "%n%s", remark));
    return text.toString();
  }

  private static void scans(StringBuilder text, EvaluationReport report) {
    Map<String, List<Trial>> rows = new LinkedHashMap<>();
    for (Trial trial : report.trials()) {
      rows.computeIfAbsent(trial.scan(), name -> new ArrayList<>()).add(trial);
    }
    StringBuilder header = new StringBuilder("| scan | contrast | " + MeanScores.BASELINE + " |");
    StringBuilder rule = new StringBuilder("|---|---|---|");
    for (EvaluationReport.Sampler sampler : report.samplers()) {
      header.append(' ').append(sampler.label()).append(" |");
      rule.append("---|");
    }
    line(text, "%s", header);
    line(text, "%s", rule);
    rows.forEach(
        (name, trials) -> {
          StringBuilder row = new StringBuilder();
          row.append(
              String.format(
                  Locale.ROOT,
                  "| %s | %s | %s |",
                  name,
                  trials.get(0).contrast(),
                  number(trials.get(0).baseline().psnr(), "%.2f")));
          report.samplers().stream()
              .map(sampler -> psnr(trials, sampler.label()))
              .forEach(psnr -> row.append(' ').append(number(psnr, "%.2f")).append(" |"));
          line(text, "%s", row);
        });
  }

  private static double psnr(List<Trial> trials, String sampler) {
    return trials.stream()
        .filter(trial -> trial.sampler().equals(sampler))
        .mapToDouble(trial -> trial.mean().psnr())
        .findFirst()
        .orElse(Double.NaN);
  }

  private static String acceleration(double ratio) {
    return BigDecimal.valueOf(ratio)
        .setScale(2, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static String number(double value, String format) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
