package org.reconstream.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.reconstream.engine.Recipe;
import org.reconstream.evaluation.CtTrial;

/** An evaluation of CT as Markdown: means over the scans, then the PSNR of every scan. */
final class CtEvaluationTable {
  private CtEvaluationTable() {}

  /** The text, with a line feed at its end. */
  static String markdown(
      Recipe recipe,
      long seed,
      double pixelMm,
      List<String> corpus,
      List<Integer> slices,
      List<CtTrial> trials) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "Prior `%s`, sampler %s, %d levels, %d draws, seed %d; held-out slices %s of %s with pixels"
            + " of %s mm, simulation seed %d. Errors in HU over the whole matrix.",
        recipe.prior(),
        recipe.sampler().name(),
        recipe.sampler().levels(),
        recipe.draws(),
        recipe.seed(),
        slices,
        String.join(", ", corpus),
        pixelMm,
        seed);
    line(text, "");
    trials.stream()
        .map(trial -> trial.protocol().description())
        .distinct()
        .forEach(description -> line(text, "- %s", description));
    line(text, "");
    means(text, trials);
    line(text, "");
    scans(text, trials);
    return text.toString();
  }

  private static void means(StringBuilder text, List<CtTrial> trials) {
    line(
        text,
        "| protocol | method | PSNR, dB | RMSE, HU | SSIM | soft tissue bias, HU | air bias, HU |"
            + " residual ratio | 90 %% coverage | seconds |");
    line(text, "|---|---|---|---|---|---|---|---|---|---|");
    Map<String, List<CtTrial>> groups = new LinkedHashMap<>();
    for (CtTrial trial : trials) {
      groups
          .computeIfAbsent(
              trial.protocol().label() + " | " + trial.method(), key -> new ArrayList<>())
          .add(trial);
    }
    groups.forEach(
        (key, group) ->
            line(
                text,
                "| %s | %s | %s | %s | %s | %s | %s | %s | %s |",
                key,
                mean(group, t -> t.score().psnr(), "%.2f"),
                mean(group, t -> t.score().rmse(), "%.1f"),
                mean(group, t -> t.score().ssim(), "%.4f"),
                mean(group, t -> t.score().softBias(), "%.1f"),
                mean(group, t -> t.score().airBias(), "%.1f"),
                mean(group, CtTrial::residualRatio, "%.3f"),
                mean(group, CtTrial::coverage, "%.3f"),
                mean(group, CtTrial::seconds, "%.0f")));
  }

  private static void scans(StringBuilder text, List<CtTrial> trials) {
    Map<String, List<CtTrial>> rows =
        trials.stream()
            .collect(Collectors.groupingBy(CtTrial::scan, LinkedHashMap::new, Collectors.toList()));
    List<CtTrial> first = rows.values().iterator().next();
    line(
        text,
        "| scan | %s |",
        first.stream().map(CtTrial::method).collect(Collectors.joining(" | ")));
    line(text, "|---%s|", "|---".repeat(first.size()));
    rows.forEach(
        (scan, row) ->
            line(
                text,
                "| %s | %s |",
                scan,
                row.stream().map(CtEvaluationTable::cell).collect(Collectors.joining(" | "))));
  }

  private static String cell(CtTrial trial) {
    String psnr = String.format(Locale.ROOT, "%.2f", trial.score().psnr());
    return trial.setting().startsWith("weight") ? psnr + " (" + trial.setting() + ")" : psnr;
  }

  private static String mean(List<CtTrial> group, ToDoubleFunction<CtTrial> value, String format) {
    double mean =
        group.stream()
            .mapToDouble(value)
            .filter(v -> !Double.isNaN(v))
            .average()
            .orElse(Double.NaN);
    return Double.isNaN(mean) ? "-" : String.format(Locale.ROOT, format, mean);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
