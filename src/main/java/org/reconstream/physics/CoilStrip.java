package org.reconstream.physics;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.reconstream.array.Rows;

/**
 * Sensitivity maps over a strip of columns, and the sum over coils of conjugate map times an
 * operator across the lines times map times image.
 *
 * <p>Several coils lie side by side in the rows of one plane, which are then long enough for vector
 * instructions however narrow the strip is. Every element is summed in the order of coils: its bits
 * depend neither on how columns are divided into strips nor on how coils share planes.
 *
 * <p>Immutable and thread-safe: calls at the same time work in separate workspaces, some of which
 * are kept for reuse.
 */
final class CoilStrip {
  /** The length from which on longer rows are not transformed faster. */
  private static final int LONG_ROW = 384;

  private static final int KEPT = 4;

  private final int coils;
  private final LineRows rows;
  private final int from;
  private final int width;
  private final int packed;
  private final IntFunction<MaskedPlane> planes;
  private final float[][][] re;
  private final float[][][] im;
  private final AtomicReferenceArray<@Nullable Workspace> idle = new AtomicReferenceArray<>(KEPT);

  /**
   * A strip of planar maps {@code [C, 2, H, W]}, multiplied by {@code factor}.
   *
   * @param rows how rows along the lines lie in planes
   * @param from the strip's first column
   * @param width columns of the strip
   * @param planes makes planes, given the length of their rows
   */
  CoilStrip(
      float[] maps,
      int coils,
      LineRows rows,
      int from,
      int width,
      float factor,
      IntFunction<MaskedPlane> planes) {
    this.coils = coils;
    this.rows = rows;
    this.from = from;
    this.width = width;
    int height = rows.count();
    int plane = height * rows.length();
    int longRows = Math.max(1, coils * width / LONG_ROW);
    this.packed = (coils + longRows - 1) / longRows;
    int groups = (coils + packed - 1) / packed;
    this.planes = planes;
    this.re = new float[groups][height][packed * width];
    this.im = new float[groups][height][packed * width];
    for (int c = 0; c < coils; c++) {
      for (int y = 0; y < height; y++) {
        int at = c % packed * width;
        rows.read(maps, 2 * c * plane, y, from, width, re[c / packed][y], at);
        rows.read(maps, (2 * c + 1) * plane, y, from, width, im[c / packed][y], at);
      }
    }
    for (int g = 0; g < groups; g++) {
      for (int y = 0; y < height; y++) {
        Rows.scale(re[g][y], factor, packed * width);
        Rows.scale(im[g][y], factor, packed * width);
      }
    }
  }

  /** Writes the sum to the strip of an image {@code [2, H, W]}. */
  void sandwich(float[] image, float[] out) {
    Workspace w = take();
    for (int group = 0; group < re.length; group++) {
      weigh(group, image, w);
      w.plane.transform();
      addUp(group, w);
    }
    for (int y = 0; y < rows.count(); y++) {
      rows.write(w.sumRe[y], y, from, width, out, 0);
      rows.write(w.sumIm[y], y, from, width, out, out.length / 2);
    }
    release(w);
  }

  private void weigh(int group, float[] image, Workspace w) {
    int n = packed * width;
    for (int y = 0; y < rows.count(); y++) {
      rows.read(image, 0, y, from, width, w.rowRe, 0);
      rows.read(image, image.length / 2, y, from, width, w.rowIm, 0);
      for (int p = 1; p < packed; p++) {
        System.arraycopy(w.rowRe, 0, w.rowRe, p * width, width);
        System.arraycopy(w.rowIm, 0, w.rowIm, p * width, width);
      }
      float[] sRe = re[group][y];
      float[] sIm = im[group][y];
      Rows.productDifference(w.rowRe, sRe, w.rowIm, sIm, w.plane.re()[y], n);
      Rows.productSum(w.rowRe, sIm, w.rowIm, sRe, w.plane.im()[y], n);
    }
  }

  private void addUp(int group, Workspace w) {
    int n = packed * width;
    int count = Math.min(packed, coils - group * packed);
    for (int y = 0; y < rows.count(); y++) {
      float[] sRe = re[group][y];
      float[] sIm = im[group][y];
      float[] planeRe = w.plane.re()[y];
      float[] planeIm = w.plane.im()[y];
      Rows.productSum(planeRe, sRe, planeIm, sIm, w.rowRe, n);
      Rows.productDifference(planeIm, sRe, planeRe, sIm, w.rowIm, n);
      if (group == 0) {
        Arrays.fill(w.sumRe[y], 0);
        Arrays.fill(w.sumIm[y], 0);
      }
      Rows.addParts(w.rowRe, count, w.sumRe[y], width);
      Rows.addParts(w.rowIm, count, w.sumIm[y], width);
    }
  }

  /** Whether a column is in the strip. */
  boolean contains(int column) {
    return column >= from && column < from + width;
  }

  /**
   * Writes the Hermitian block {@code B[i, j] = T[i - j] sum_c conj(S_c[i]) S_c[j]} of column r,
   * with {@code T[-d] = conj(T[d])}.
   *
   * @param kernelRe real part of T at 0, 1, ...
   * @param kernelIm imaginary part
   */
  void writeBlock(
      int r, double[] kernelRe, double[] kernelIm, double[][] blockRe, double[][] blockIm) {
    for (int i = 0; i < blockRe.length; i++) {
      for (int j = 0; j <= i; j++) {
        double sumRe = 0;
        double sumIm = 0;
        for (int c = 0; c < coils; c++) {
          int x = c % packed * width + r - from;
          double aRe = re[c / packed][i][x];
          double aIm = im[c / packed][i][x];
          double bRe = re[c / packed][j][x];
          double bIm = im[c / packed][j][x];
          sumRe += aRe * bRe + aIm * bIm;
          sumIm += aRe * bIm - aIm * bRe;
        }
        double tRe = kernelRe[i - j];
        double tIm = kernelIm[i - j];
        blockRe[i][j] = tRe * sumRe - tIm * sumIm;
        blockIm[i][j] = tRe * sumIm + tIm * sumRe;
        blockRe[j][i] = blockRe[i][j];
        blockIm[j][i] = -blockIm[i][j];
      }
    }
  }

  private Workspace take() {
    for (int i = 0; i < KEPT; i++) {
      Workspace w = idle.getAndSet(i, null);
      if (w != null) {
        return w;
      }
    }
    return new Workspace();
  }

  private void release(Workspace w) {
    for (int i = 0; i < KEPT; i++) {
      if (idle.compareAndSet(i, null, w)) {
        return;
      }
    }
  }

  /** A plane of coils side by side, a row of it, and the sum over coils. */
  private final class Workspace {
    private final MaskedPlane plane = planes.apply(packed * width);
    private final float[] rowRe = new float[packed * width];
    private final float[] rowIm = new float[packed * width];
    private final float[][] sumRe = new float[rows.count()][width];
    private final float[][] sumIm = new float[rows.count()][width];
  }
}
