package org.reconstream.physics;

import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.reconstream.array.Tensor;

/**
 * The normal operator of a mask that consists of complete lines: along the lines the transform and
 * its inverse cancel, which leaves {@code sum_c conj(S_c) F1^H M F1 S_c} with the one-dimensional
 * transform F1 across the lines. Nothing passes between positions along the lines, so that strips
 * of them are worked on in parallel on the common pool, and positions where all maps are zero, the
 * air beside the object, are not worked on.
 *
 * <p>Immutable and thread-safe.
 */
final class LineNormal {
  /** Strips of positions along the lines, at most. */
  private static final int STRIPS = 4;

  private final int coils;
  private final LineRows rows;
  private final boolean[] measured;
  private final CoilStrip[] strips;

  private LineNormal(Tensor maps, Layout layout) {
    this.coils = maps.shape().dim(0);
    this.measured = layout.measured;
    int length = layout.length;
    this.rows = new LineRows(measured.length, length, layout.transposed);
    int[] seen = seen(maps.values());
    int count = seen[1] - seen[0];
    this.strips = new CoilStrip[Math.min(count, STRIPS)];
    float unit = (float) (1 / Math.sqrt(measured.length));
    IntFunction<MaskedPlane> planes = planes(measured);
    for (int s = 0; s < strips.length; s++) {
      int from = seen[0] + s * count / strips.length;
      int width = seen[0] + (s + 1) * count / strips.length - from;
      strips[s] = new CoilStrip(maps.values(), coils, rows, from, width, unit, planes);
    }
  }

  /** The positions along the lines, from one up to another, outside of which all maps are zero. */
  private int[] seen(float[] maps) {
    int first = rows.length();
    int last = -1;
    float[] row = new float[rows.length()];
    for (int y = 0; y < 2 * coils * rows.count(); y++) {
      int plane = y / rows.count() * rows.count() * rows.length();
      rows.read(maps, plane, y % rows.count(), 0, rows.length(), row, 0);
      for (int x = 0; x < row.length; x++) {
        if (row[x] != 0) {
          first = Math.min(first, x);
          last = Math.max(last, x);
        }
      }
    }
    return last < 0 ? new int[2] : new int[] {first, last + 1};
  }

  /** Planes under whichever transform costs less for these lines. */
  private static IntFunction<MaskedPlane> planes(boolean[] measured) {
    if (SampledLines.pays(measured)) {
      SampledLines lines = new SampledLines(measured);
      return lines::plane;
    }
    return elements -> new MaskedSpectrum(measured, elements);
  }

  /** The operator if the mask consists of complete rows or of complete columns, else null. */
  static @Nullable LineNormal of(Tensor maps, SamplingMask mask) {
    Layout layout = Layout.of(mask);
    return layout == null ? null : new LineNormal(maps, layout);
  }

  /**
   * Which lines a mask consists of.
   *
   * @param transposed whether they are columns
   * @param measured the lines measured
   * @param length positions along a line
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Layout(boolean transposed, boolean[] measured, int length) {
    static @Nullable Layout of(SamplingMask mask) {
      boolean[] rows = new boolean[mask.height()];
      boolean[] columns = new boolean[mask.width()];
      for (int position : mask.positions()) {
        rows[position / mask.width()] = true;
        columns[position % mask.width()] = true;
      }
      if (SampledLines.count(rows) * mask.width() == mask.count()) {
        return new Layout(false, rows, mask.width());
      }
      if (SampledLines.count(columns) * mask.height() == mask.count()) {
        return new Layout(true, columns, mask.height());
      }
      return null;
    }
  }

  /** {@code out = A^T A image}. */
  void apply(float[] image, float[] out) {
    Arrays.fill(out, 0);
    Arrays.stream(strips).parallel().forEach(strip -> strip.sandwich(image, out));
  }

  /** The memory that {@link #factors()} take, in bytes, or 0 where they do not pay. */
  static long factorBytes(SamplingMask mask, int coils, long solves) {
    Layout layout = Layout.of(mask);
    return layout != null && LineFactors.pays(layout.measured.length, layout.length, coils, solves)
        ? LineFactors.bytes(layout.measured.length, layout.length)
        : 0;
  }

  /** Whether {@link #factors()} pay over this many solves. */
  boolean factorsPay(long solves) {
    return LineFactors.pays(measured.length, rows.length(), coils, solves);
  }

  /** The blocks of the operator, one for every position along the lines, reduced. */
  LineFactors factors() {
    double[][] kernel = kernel();
    return new LineFactors(
        measured.length, rows.length(), (r, re, im) -> writeBlock(r, kernel[0], kernel[1], re, im));
  }

  /** The block {@code B_r} of one position, real and imaginary part. */
  void writeBlock(int r, double[][] re, double[][] im) {
    double[][] kernel = kernel();
    writeBlock(r, kernel[0], kernel[1], re, im);
  }

  private void writeBlock(
      int r, double[] kernelRe, double[] kernelIm, double[][] re, double[][] im) {
    for (int i = 0; i < re.length; i++) {
      Arrays.fill(re[i], 0);
      Arrays.fill(im[i], 0);
    }
    for (CoilStrip strip : strips) {
      if (strip.contains(r)) {
        strip.writeBlock(r, kernelRe, kernelIm, re, im);
      }
    }
  }

  /** {@code T[d] = sum exp(2 pi i (k - n/2) d / n)} over the measured lines k. */
  private double[][] kernel() {
    int n = measured.length;
    double[][] kernel = new double[2][n];
    for (int d = 0; d < n; d++) {
      for (int line = 0; line < n; line++) {
        if (measured[line]) {
          double angle = 2 * Math.PI * (line - n / 2) * d / n;
          kernel[0][d] += StrictMath.cos(angle);
          kernel[1][d] += StrictMath.sin(angle);
        }
      }
    }
    return kernel;
  }

  /** Reads an image as rows along the lines. */
  void load(float[] image, float[][] re, float[][] im) {
    for (int y = 0; y < measured.length; y++) {
      rows.read(image, 0, y, 0, rows.length(), re[y], 0);
      rows.read(image, image.length / 2, y, 0, rows.length(), im[y], 0);
    }
  }

  /** Writes rows along the lines to an image. */
  void store(float[][] re, float[][] im, float[] image) {
    for (int y = 0; y < measured.length; y++) {
      rows.write(re[y], y, 0, rows.length(), image, 0);
      rows.write(im[y], y, 0, rows.length(), image, image.length / 2);
    }
  }
}
