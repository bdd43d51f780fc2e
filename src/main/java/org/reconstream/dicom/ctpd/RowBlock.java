package org.reconstream.dicom.ctpd;

import java.util.Arrays;

/**
 * Some neighbouring rows of one view.
 *
 * @param firstRow index of the first of them
 * @param lines line integrals, row by row
 * @param columns columns of a row
 */
record RowBlock(int firstRow, float[] lines, int columns) {
  /** Rows {@code first} to {@code last} of a whole view. */
  static RowBlock of(float[] view, int columns, int first, int last) {
    return new RowBlock(
        first, Arrays.copyOfRange(view, first * columns, (last + 1) * columns), columns);
  }

  /** Between two neighbouring columns of a row. */
  double line(int row, int column, double share) {
    int at = (row - firstRow) * columns + column;
    return share == 0 ? lines[at] : lines[at] + share * (lines[at + 1] - lines[at]);
  }

  /** Whether the row is among them. */
  boolean has(int row) {
    return row >= firstRow && (row - firstRow + 1) * columns <= lines.length;
  }
}
