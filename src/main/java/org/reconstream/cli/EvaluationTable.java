package org.reconstream.cli;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.reconstream.evaluation.MeanScores;
import org.reconstream.evaluation.Trial;

/** An evaluation as Markdown: means over the scans, then the PSNR of every scan. */
final class EvaluationTable {
  private EvaluationTable() {}

  /** The text, with a line feed at its end. */
  static String markdown(EvaluationReport report) {
    StringBuilder text = new StringBuilder();
    SimulationOptions.Settings s = report.simulation();
    line(
        text,
        "Prior `%s`; %d coils, noise %s, %s maps, line density %s, simulation seed %d, seed %d.",
        report.prior(),
        s.coils(),
        s.noise(),
        s.exactMaps() ? "exact" : "calibrated",
        s.lineDensity(),
        s.seed(),
        report.seed());
    line(text, "");
    line(
        text,
        "| R | method | draws x NFE | PSNR, dB | SSIM | residual ratio | rank correlation |"
            + " 90 %% coverage | seconds |");
    line(text, "|---|---|---|---|---|---|---|---|---|");
    for (MeanScores mean : report.means()) {
      line(
          text,
          "| %s | %s | %s | %.2f | %.4f | %s | %s | %s | %s |",
          BigDecimal.valueOf(mean.acceleration()).stripTrailingZeros().toPlainString(),
          mean.method(),
          mean.draws() == 0 ? "-" : mean.draws() + " x " + number(mean.denoiserCalls(), "%.0f"),
          mean.psnr(),
          mean.ssim(),
          number(mean.residualRatio(), "%.3f"),
          number(mean.rankCorrelation(), "%.2f"),
          number(mean.coverage(), "%.3f"),
          number(mean.seconds(), "%.1f"));
    }
    line(text, "");
    scans(text, report);
    report.samplers().stream()
        .filter(sampler -> !sampler.calibrated())
        .forEach(
            sampler -> line(text, "%nThe spread of `%s` is not uncertainty.", sampler.label()));
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
                  "| %s | %s | %.2f |",
                  name,
                  trials.get(0).contrast(),
                  trials.get(0).baseline().psnr()));
          trials.forEach(t -> row.append(String.format(Locale.ROOT, " %.2f |", t.mean().psnr())));
          line(text, "%s", row);
        });
  }

  private static String number(double value, String format) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
