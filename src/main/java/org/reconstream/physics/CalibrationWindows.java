package org.reconstream.physics;

import java.util.ArrayList;
import java.util.List;

/**
 * The square k-space windows near the centre of which every sample was measured: what coil maps are
 * calibrated from. All of them are used, whether they form a block, a band of lines or a disc.
 *
 * @param size edge of a window in samples
 * @param corners row-major index of the first sample of each window, ascending
 */
record CalibrationWindows(int size, List<Integer> corners) {
  /** Windows reach no farther than this from the zero frequency, in samples. */
  private static final int REACH = 32;

  private static final int LARGEST = 6;
  private static final int SMALLEST = 3;

  /** More unknowns than this per window take too long to decompose. */
  private static final int UNKNOWNS = 640;

  /** At least this many windows per unknown of a window. */
  private static final double WINDOWS_PER_UNKNOWN = 0.5;

  /**
   * The windows of the largest size, from 6 down to 3, for which there are enough of them.
   *
   * @throws UnusableScanException if no size has enough windows
   */
  static CalibrationWindows of(SamplingMask mask, int coils) {
    int largest = LARGEST;
    while (largest > SMALLEST && coils * largest * largest > UNKNOWNS / 2) {
      largest--;
    }
    for (int size = largest; size >= SMALLEST; size--) {
      List<Integer> corners = corners(mask, size);
      if (corners.size() >= WINDOWS_PER_UNKNOWN * coils * size * size) {
        return new CalibrationWindows(size, corners);
      }
    }
    throw new UnusableScanException(
        "the scan has no calibration region large enough for "
            + coils
            + " coils (the fully sampled block around the centre of k-space is "
            + block(mask)
            + "); send coil sensitivity maps or more calibration lines");
  }

  private static List<Integer> corners(SamplingMask mask, int size) {
    List<Integer> corners = new ArrayList<>();
    int cy = mask.height() / 2;
    int cx = mask.width() / 2;
    for (int y = Math.max(0, cy - REACH); y + size <= Math.min(mask.height(), cy + REACH); y++) {
      for (int x = Math.max(0, cx - REACH); x + size <= Math.min(mask.width(), cx + REACH); x++) {
        if (full(mask, y, x, size)) {
          corners.add(y * mask.width() + x);
        }
      }
    }
    return corners;
  }

  private static boolean full(SamplingMask mask, int y0, int x0, int size) {
    for (int y = y0; y < y0 + size; y++) {
      for (int x = x0; x < x0 + size; x++) {
        if (!mask.measured(y, x)) {
          return false;
        }
      }
    }
    return true;
  }

  private static String block(SamplingMask mask) {
    return CalibrationBlock.find(mask).map(CalibrationBlock::toString).orElse("empty");
  }
}
