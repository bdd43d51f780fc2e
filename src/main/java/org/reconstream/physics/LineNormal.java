package org.reconstream.physics;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.reconstream.array.Fft;
import org.reconstream.array.Tensor;

/**
 * The normal operator of a mask that consists of complete lines: along the lines the transform and
 * its inverse cancel, which leaves {@code sum_c conj(S_c) F1^H M F1 S_c} with the one-dimensional
 * transform F1 across the lines.
 *
 * <p>Immutable and thread-safe.
 */
final class LineNormal {
  private final Fft fft;
  private final boolean transposed;
  private final boolean[] measured;
  private final CoilPlanes coils;

  private LineNormal(Tensor maps, Fft fft, boolean transposed, boolean[] measured) {
    this.fft = fft;
    this.transposed = transposed;
    this.measured = measured;
    float unit = (float) (1 / Math.sqrt(fft.height()));
    this.coils = new CoilPlanes(maps.values(), maps.shape().dim(0), fft, transposed, unit);
  }

  /** The operator if the mask consists of complete rows or of complete columns, else null. */
  static @Nullable LineNormal of(Tensor maps, SamplingMask mask) {
    Layout layout = Layout.of(mask);
    return layout == null
        ? null
        : new LineNormal(
            maps,
            Fft.of(layout.measured.length, layout.length),
            layout.transposed,
            layout.measured);
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
      if (count(rows) * mask.width() == mask.count()) {
        return new Layout(false, rows, mask.width());
      }
      if (count(columns) * mask.height() == mask.count()) {
        return new Layout(true, columns, mask.height());
      }
      return null;
    }
  }

  private static int count(boolean[] lines) {
    int count = 0;
    for (boolean line : lines) {
      count += line ? 1 : 0;
    }
    return count;
  }

  /** {@code out = A^T A image}. */
  void apply(float[] image, float[] out) {
    CoilPlanes.Workspace w = coils.take();
    w.load(image, transposed);
    w.clearSum();
    for (int c = 0; c < coils.coils(); c++) {
      coils.weigh(c, w);
      fft.forwardAlongY(w.plane());
      for (int line = 0; line < measured.length; line++) {
        if (!measured[line]) {
          Arrays.fill(w.plane().imageRe()[line], 0);
          Arrays.fill(w.plane().imageIm()[line], 0);
        }
      }
      fft.inverseAlongY(w.plane());
      coils.accumulate(c, w);
    }
    w.store(out, transposed);
    coils.release(w);
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
    return LineFactors.pays(fft.height(), fft.width(), coils.coils(), solves);
  }

  /** The blocks of the operator, one for every position along the lines, reduced. */
  LineFactors factors() {
    double[][] kernel = kernel();
    return new LineFactors(
        fft.height(),
        fft.width(),
        (r, re, im) -> coils.writeBlock(r, kernel[0], kernel[1], re, im));
  }

  /** The block {@code B_r} of one position, real and imaginary part. */
  void writeBlock(int r, double[][] re, double[][] im) {
    double[][] kernel = kernel();
    coils.writeBlock(r, kernel[0], kernel[1], re, im);
  }

  /** {@code T[d] = sum exp(2 pi i (k - n/2) d / n)} over the measured lines k. */
  private double[][] kernel() {
    int n = fft.height();
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
    CoilPlanes.load(image, 0, transposed, re);
    CoilPlanes.load(image, image.length / 2, transposed, im);
  }

  /** Writes rows along the lines to an image. */
  void store(float[][] re, float[][] im, float[] image) {
    CoilPlanes.store(re, transposed, image, 0);
    CoilPlanes.store(im, transposed, image, image.length / 2);
  }
}
