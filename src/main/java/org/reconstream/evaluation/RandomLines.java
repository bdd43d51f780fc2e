package org.reconstream.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.reconstream.array.NoiseStream;
import org.reconstream.physics.SamplingMask;

/**
 * One-dimensional random undersampling: complete readouts (rows), of which a block around the zero
 * frequency is always measured and the others are drawn without replacement.
 *
 * @param calibrationLines rows of the block
 * @param density probability of a row relative to that of a central one, at the edge of k-space; in
 *     between it falls as a Gaussian of the distance. 1 draws all rows alike
 */
public record RandomLines(int calibrationLines, double density) {
  /** Checks the settings. */
  public RandomLines {
    if (calibrationLines < 1) {
      throw new IllegalArgumentException("at least one calibration line is needed");
    }
    if (!(density > 0 && density <= 1)) {
      throw new IllegalArgumentException(
          "the relative density at the edge must lie in (0, 1], got " + density);
    }
  }

  /**
   * A mask with {@code height / acceleration} rows. Rows are drawn by their keys {@code ln(u) / p}
   * (Efraimidis and Spirakis 2006).
   */
  SamplingMask mask(
      int height, int width, double acceleration, NoiseStream noise, int index, int purpose) {
    int rows = (int) Math.round(height / acceleration);
    if (!(acceleration >= 1) || rows < calibrationLines) {
      throw new IllegalArgumentException(
          String.format(
              "%d rows at acceleration %s leave %d lines, fewer than the %d calibration lines; ask"
                  + " for a lower acceleration or fewer calibration lines",
              height, acceleration, rows, calibrationLines));
    }
    Uniforms uniforms = new Uniforms(noise, index, purpose, height);
    int first = height / 2 - calibrationLines / 2;
    byte[] marks = new byte[height * width];
    List<Integer> others = new ArrayList<>();
    double[] keys = new double[height];
    for (int row = 0; row < height; row++) {
      double distance = (row - height / 2) / (height / 2.0);
      keys[row] = StrictMath.log(uniforms.next()) / Math.pow(density, distance * distance);
      if (row >= first && row < first + calibrationLines) {
        mark(marks, row, width);
      } else {
        others.add(row);
      }
    }
    others.sort(Comparator.comparingDouble(row -> -keys[row]));
    others.subList(0, rows - calibrationLines).forEach(row -> mark(marks, row, width));
    return SamplingMask.of(height, width, marks);
  }

  private static void mark(byte[] marks, int row, int width) {
    Arrays.fill(marks, row * width, (row + 1) * width, (byte) 1);
  }
}
