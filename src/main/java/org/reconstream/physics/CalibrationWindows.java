package org.reconstream.physics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  /** A window with more samples over all coils than this takes too long to decompose. */
  private static final int SAMPLES = 400;

  /** At least this many windows per sample of a window. */
  private static final double WINDOWS_PER_SAMPLE = 0.5;

  /**
   * The windows of the largest size, from 6 down to 3, for which there are enough of them; nothing
   * if there is no such size.
   */
  static Optional<CalibrationWindows> find(SamplingMask mask, int coils) {
    int largest = LARGEST;
    while (largest > SMALLEST && coils * largest * largest > SAMPLES) {
      largest--;
    }
    for (int size = largest; size >= SMALLEST; size--) {
      List<Integer> corners = corners(mask, size);
      if (corners.size() >= WINDOWS_PER_SAMPLE * coils * size * size) {
        return Optional.of(new CalibrationWindows(size, corners));
      }
    }
    return Optional.empty();
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
}
