package org.reconstream.physics;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reconstream.array.Fft;
import org.reconstream.array.Rows;

/**
 * Sensitivity maps as rows, and the two steps that every coil loop needs: an image weighted by one
 * coil's map, and the sum over coils weighted by the conjugate maps.
 *
 * <p>Immutable and thread-safe; a {@link Workspace} serves one call at a time and is reused.
 */
final class CoilPlanes {
  private final Fft fft;
  private final float[][][] re;
  private final float[][][] im;
  private final AtomicReference<@Nullable Workspace> idle = new AtomicReference<>();

  /**
   * Rows of planar maps {@code [C, 2, H, W]}, multiplied by {@code factor}.
   *
   * @param fft the transform of the planes
   */
  CoilPlanes(float[] maps, int coils, Fft fft, float factor) {
    this.fft = fft;
    this.re = new float[coils][][];
    this.im = new float[coils][][];
    int plane = fft.height() * fft.width();
    for (int c = 0; c < coils; c++) {
      re[c] = new float[fft.height()][fft.width()];
      im[c] = new float[fft.height()][fft.width()];
      load(maps, 2 * c * plane, re[c]);
      load(maps, (2 * c + 1) * plane, im[c]);
      for (int y = 0; y < fft.height(); y++) {
        Rows.scale(re[c][y], factor, fft.width());
        Rows.scale(im[c][y], factor, fft.width());
      }
    }
  }

  private static void load(float[] values, int offset, float[][] rows) {
    int width = rows[0].length;
    for (int y = 0; y < rows.length; y++) {
      System.arraycopy(values, offset + y * width, rows[y], 0, width);
    }
  }

  private static void store(float[][] rows, float[] values, int offset) {
    int width = rows[0].length;
    for (int y = 0; y < rows.length; y++) {
      System.arraycopy(rows[y], 0, values, offset + y * width, width);
    }
  }

  /** The number of coils. */
  int coils() {
    return re.length;
  }

  /** A workspace of this caller's own until {@link #release}. */
  Workspace take() {
    Workspace w = idle.getAndSet(null);
    return w == null ? new Workspace(fft) : w;
  }

  /** Hands a workspace back for reuse. */
  void release(Workspace w) {
    idle.set(w);
  }

  /** The plane becomes map times image. */
  void weigh(int coil, Workspace w) {
    int n = fft.width();
    for (int y = 0; y < fft.height(); y++) {
      float[] sRe = re[coil][y];
      float[] sIm = im[coil][y];
      Rows.productDifference(w.re[y], sRe, w.im[y], sIm, w.plane.imageRe()[y], n);
      Rows.productSum(w.re[y], sIm, w.im[y], sRe, w.plane.imageIm()[y], n);
    }
  }

  /** The sum gains conjugate map times plane. */
  void accumulate(int coil, Workspace w) {
    int n = fft.width();
    for (int y = 0; y < fft.height(); y++) {
      float[] sRe = re[coil][y];
      float[] sIm = im[coil][y];
      float[] planeRe = w.plane.imageRe()[y];
      float[] planeIm = w.plane.imageIm()[y];
      Rows.addProductSum(planeRe, sRe, planeIm, sIm, w.sumRe[y], n);
      Rows.addProductDifference(planeIm, sRe, planeRe, sIm, w.sumIm[y], n);
    }
  }

  /** One plane under transformation, and the image and the sum over coils as rows. */
  static final class Workspace {
    private final Fft.Workspace plane;
    private final float[][] re;
    private final float[][] im;
    private final float[][] sumRe;
    private final float[][] sumIm;

    private Workspace(Fft fft) {
      this.plane = fft.workspace();
      this.re = new float[fft.height()][fft.width()];
      this.im = new float[fft.height()][fft.width()];
      this.sumRe = new float[fft.height()][fft.width()];
      this.sumIm = new float[fft.height()][fft.width()];
    }

    /** The coil's plane. */
    Fft.Workspace plane() {
      return plane;
    }

    /** Takes up an image {@code [2, H, W]}. */
    void load(float[] image) {
      CoilPlanes.load(image, 0, re);
      CoilPlanes.load(image, image.length / 2, im);
    }

    /** Empties the sum. */
    void clearSum() {
      for (int y = 0; y < sumRe.length; y++) {
        Arrays.fill(sumRe[y], 0);
        Arrays.fill(sumIm[y], 0);
      }
    }

    /** Writes the sum to an image {@code [2, H, W]}. */
    void store(float[] image) {
      CoilPlanes.store(sumRe, image, 0);
      CoilPlanes.store(sumIm, image, image.length / 2);
    }
  }
}
