package org.reconstream.dicom.ctpd;

import java.util.List;
import java.util.Locale;

/**
 * How the scanners of a manufacturer depart from the format, as readers of the public collection
 * have found: GE counts the central column from the other end, and its rows run down the axis.
 *
 * @param manufacturer how the manufacturer's name begins, in capitals; empty for all others
 * @param central from which end the central column is counted
 * @param rows which way rows are counted
 */
record ScannerRule(
    String manufacturer, StudySelection.CentralColumn central, StudySelection.RowDirection rows) {
  private static final List<ScannerRule> TABLE =
      List.of(
          new ScannerRule(
              "GE", StudySelection.CentralColumn.MIRRORED, StudySelection.RowDirection.DOWN),
          new ScannerRule(
              "SIEMENS", StudySelection.CentralColumn.STATED, StudySelection.RowDirection.UP),
          new ScannerRule("", StudySelection.CentralColumn.STATED, StudySelection.RowDirection.UP));

  /** The rule of a scanner, with what is stated otherwise. */
  static ScannerRule of(Scanner scanner, StudySelection stated) {
    String name = scanner.manufacturer().strip().toUpperCase(Locale.ROOT);
    for (ScannerRule rule : TABLE) {
      if (name.startsWith(rule.manufacturer)) {
        return new ScannerRule(
            rule.manufacturer,
            stated.central() == null ? rule.central : stated.central(),
            stated.rows() == null ? rule.rows : stated.rows());
      }
    }
    throw new AssertionError(name);
  }

  /** Zero-based, fractional index of the column on the line from focal centre to isocentre. */
  double centralColumn(Scanner scanner) {
    return central == StudySelection.CentralColumn.STATED
        ? scanner.centralColumn() - 1
        : scanner.columns() - scanner.centralColumn();
  }

  /** Zero-based, fractional index of the row in the plane of the focal centre. */
  double centralRow(Scanner scanner) {
    return scanner.centralRow() - 1;
  }

  /** 1 where rows run up the axis, -1 where down. */
  int rowSign() {
    return rows == StudySelection.RowDirection.UP ? 1 : -1;
  }

  /** The rule with the central column counted from the other end. */
  ScannerRule mirrored() {
    boolean stated = central == StudySelection.CentralColumn.STATED;
    return new ScannerRule(
        manufacturer,
        stated ? StudySelection.CentralColumn.MIRRORED : StudySelection.CentralColumn.STATED,
        rows);
  }

  /** The rule with rows counted the other way. */
  ScannerRule upsideDown() {
    boolean up = rows == StudySelection.RowDirection.UP;
    return new ScannerRule(
        manufacturer,
        central,
        up ? StudySelection.RowDirection.DOWN : StudySelection.RowDirection.UP);
  }
}
