package org.reconstream.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The table beside a stack of slices, {@code NAME.csv}: a header line, then one line per slice with
 * the columns {@code index} (into the stack), {@code subject} and, where known, {@code contrast}
 * and {@code split} ({@code train} or {@code val}). No quoting.
 */
final class SliceTable {
  /** One line; texts are empty where the column is missing. */
  record Row(int index, String subject, String contrast, String split) {}

  private SliceTable() {}

  /** The rows of a table for a stack of {@code slices} slices. */
  static List<Row> read(Path file, int slices) throws IOException {
    List<String> lines = Files.readAllLines(file);
    Map<String, Integer> columns = new HashMap<>();
    String[] header = lines.isEmpty() ? new String[0] : lines.get(0).split(",", -1);
    for (int i = 0; i < header.length; i++) {
      columns.put(header[i].strip(), i);
    }
    if (!columns.containsKey("index") || !columns.containsKey("subject")) {
      throw refusal(file, 1, "the header needs the columns index and subject");
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        rows.add(row(file, i + 1, lines.get(i).split(",", -1), columns, slices));
      }
    }
    return rows;
  }

  private static Row row(
      Path file, int line, String[] cells, Map<String, Integer> columns, int slices) {
    int index;
    try {
      index = Integer.parseInt(cell(cells, columns, "index"));
    } catch (NumberFormatException e) {
      throw refusal(file, line, "the index is not an integer");
    }
    if (index < 0 || index >= slices) {
      throw refusal(file, line, "index " + index + " is outside the stack of " + slices);
    }
    String split = cell(cells, columns, "split");
    if (!split.isEmpty() && !split.equals("train") && !split.equals("val")) {
      throw refusal(file, line, "split must be train or val, got '" + split + "'");
    }
    return new Row(index, cell(cells, columns, "subject"), cell(cells, columns, "contrast"), split);
  }

  private static String cell(String[] cells, Map<String, Integer> columns, String name) {
    Integer at = columns.get(name);
    return at == null || at >= cells.length ? "" : cells[at].strip();
  }

  private static TrainingException refusal(Path file, int line, String what) {
    return new TrainingException(file.getFileName() + ", line " + line + ": " + what);
  }
}
