package org.reconstream.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.reconstream.physics.Measurement;
import org.reconstream.posterior.Evidence;
import org.reconstream.posterior.RayEvidence;
import org.reconstream.wire.ReconstructionEnvelope;

/** Results as aligned text, one row per scan. */
final class ResultTable {
  private static final List<String> HEADER =
      List.of(
          "scan",
          "measured",
          "matrix",
          "acceleration",
          "sampler",
          "draws",
          "levels",
          "seconds",
          "residual ratio",
          "noise level",
          "std error of mean",
          "uncertainty p95");

  private final Map<String, List<String>> rows = new LinkedHashMap<>();

  /** A table with one row per name, in this order. */
  ResultTable(List<String> names) {
    names.forEach(name -> rows.put(name, List.of()));
  }

  /**
   * Sets the row of a name. The noise level is in the units of the samples or line integrals;
   * errors are relative to the image's p99 (MRI) or in HU (CT).
   */
  void add(String name, Measurement scan, ReconstructionEnvelope result) {
    Evidence e = result.evidence();
    RayEvidence rays = e.rays();
    rows.put(
        name,
        List.of(
            name,
            Summary.measured(scan),
            Summary.matrix(scan),
            format("%.2f", e.effectiveAcceleration()),
            result.provenance().recipe().sampler().name(),
            Integer.toString(e.draws()),
            Integer.toString(e.levels()),
            format("%.1f", result.seconds().total()),
            format("%.3f", e.residualRatio()),
            format("%.3g", rays == null ? e.sigmaYPerRealChannel() : rays.sigmaMedian()),
            Summary.standardError(e),
            uncertainty(e)));
  }

  private static String uncertainty(Evidence e) {
    RayEvidence rays = e.rays();
    if (e.draws() < 2) {
      return "unknown";
    }
    return rays == null
        ? format("%.3f", e.uncertaintyP95())
        : format("%.1f HU", rays.uncertaintyP95Hu());
  }

  /** The header, then the rows that have a result, whose first cell is the name. */
  List<List<String>> cells() {
    List<List<String>> cells = new ArrayList<>();
    cells.add(HEADER);
    rows.values().stream().filter(row -> !row.isEmpty()).forEach(cells::add);
    return cells;
  }

  /** Prints the cells in columns. */
  void print(PrintWriter out) {
    List<List<String>> all = cells();
    int[] widths = new int[HEADER.size()];
    for (List<String> row : all) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    for (List<String> row : all) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        String cell = row.get(column);
        String space = " ".repeat(widths[column] - cell.length());
        line.append(column == 0 ? cell + space : "  " + space + cell);
      }
      out.println(line.toString().stripTrailing());
    }
    out.flush();
  }

  private static String format(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
