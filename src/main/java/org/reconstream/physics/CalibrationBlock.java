package org.reconstream.physics;

import java.util.Optional;

/**
 * The largest rectangle of k-space that holds the zero frequency and was measured completely.
 *
 * @param top first row
 * @param left first column
 * @param rows number of rows
 * @param columns number of columns
 */
record CalibrationBlock(int top, int left, int rows, int columns) {
  /** The block of a mask, or nothing when the zero frequency was not measured. */
  static Optional<CalibrationBlock> find(SamplingMask mask) {
    int cy = mask.height() / 2;
    int cx = mask.width() / 2;
    if (!mask.measured(cy, cx)) {
      return Optional.empty();
    }
    int[] left = new int[mask.height()];
    int[] right = new int[mask.height()];
    for (int y = 0; y < mask.height(); y++) {
      left[y] = cx;
      right[y] = cx;
      while (left[y] > 0 && mask.measured(y, cx) && mask.measured(y, left[y] - 1)) {
        left[y]--;
      }
      while (right[y] < mask.width() && mask.measured(y, right[y])) {
        right[y]++;
      }
    }
    CalibrationBlock best = new CalibrationBlock(cy, cx, 1, 1);
    int upperLeft = 0;
    int upperRight = mask.width();
    for (int top = cy; top >= 0; top--) {
      upperLeft = Math.max(upperLeft, left[top]);
      upperRight = Math.min(upperRight, right[top]);
      int from = upperLeft;
      int to = upperRight;
      for (int bottom = cy; bottom < mask.height(); bottom++) {
        from = Math.max(from, left[bottom]);
        to = Math.min(to, right[bottom]);
        int area = (bottom - top + 1) * Math.max(0, to - from);
        if (area > best.rows * best.columns) {
          best = new CalibrationBlock(top, from, bottom - top + 1, to - from);
        }
      }
    }
    return Optional.of(best);
  }

  /** Whether a position lies in the block. */
  boolean contains(int ky, int kx) {
    return ky >= top && ky < top + rows && kx >= left && kx < left + columns;
  }

  @Override
  public String toString() {
    return rows + " x " + columns;
  }
}
