package org.reconstream.physics;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reconstream.array.Rows;

/**
 * The blocks {@code B_r} of a normal operator that mixes positions across measured lines only, one
 * block for every position r along them, each in {@linkplain HermitianTridiagonal tridiagonal form}
 * {@code B = Q T Q^H}. One reduction serves every weight g:
 *
 * <pre>{@code
 * (I + g B)^-1 b + w = Q ( (I + g T)^-1 Q^H b + L^-H D^(-1/2) n ),   I + g T = L D L^H
 * }</pre>
 *
 * <p>where w has covariance {@code (I + g B)^-1} for complex n of unit variance per real channel.
 * All blocks advance side by side, as rows over r. The reflectors take {@link #bytes}; the work
 * arrays of a call are reused.
 *
 * <p>Immutable and thread-safe.
 */
final class LineFactors {
  /** The most memory that blocks may take, in bytes. */
  static final long LARGEST = 256L << 20;

  private static final double REDUCTION = 0.41;
  private static final double SOLVE = 1.5;
  private static final double CONJUGATE_GRADIENTS = 78;

  private final int n;
  private final int blocks;
  private final float[][][] vRe;
  private final float[][][] vIm;
  private final float[][] minusTau;
  private final double[][] diagonal;
  private final double[][] belowRe;
  private final double[][] belowIm;
  private final AtomicReference<@Nullable Workspace> idle = new AtomicReference<>();

  /** Writes the blocks to be reduced. */
  interface Blocks {
    /** Block r, a Hermitian matrix, real and imaginary part, every element. */
    void write(int r, double[][] re, double[][] im);
  }

  /** Reduces this many blocks of n rows. */
  LineFactors(int n, int blocks, Blocks source) {
    this.n = n;
    this.blocks = blocks;
    int reflectors = Math.max(0, n - 2);
    this.vRe = new float[reflectors][][];
    this.vIm = new float[reflectors][][];
    for (int k = 0; k < reflectors; k++) {
      vRe[k] = new float[n - 1 - k][blocks];
      vIm[k] = new float[n - 1 - k][blocks];
    }
    this.minusTau = new float[reflectors][blocks];
    this.diagonal = new double[n][blocks];
    this.belowRe = new double[n][blocks];
    this.belowIm = new double[n][blocks];
    HermitianTridiagonal form = new HermitianTridiagonal(n);
    for (int r = 0; r < blocks; r++) {
      source.write(r, form.re(), form.im());
      int block = r;
      form.reduce((k, re, im, tau) -> keep(k, block, re, im, tau));
      for (int i = 0; i < n; i++) {
        diagonal[i][r] = form.diagonal(i);
        belowRe[i][r] = i + 1 < n ? form.belowRe(i) : 0;
        belowIm[i][r] = i + 1 < n ? form.belowIm(i) : 0;
      }
    }
  }

  /** The memory of such blocks, in bytes: reflectors, their factors and T. */
  static long bytes(int n, int blocks) {
    return (long) n * blocks * ((n + 1L) * Float.BYTES + 3 * Double.BYTES);
  }

  /**
   * Whether reducing such blocks saves time over this many solves, within {@link #LARGEST}. By
   * measurement with 230 lines, 180 blocks and 8 coils, per line and block: a reduction takes 0.41
   * ns per {@code n^2}, a solve 1.5 ns per n, and an iteration of conjugate gradients 7.8 ns per
   * coil, of which the default sampler needs six a solve at its tolerance and about ten for the
   * accuracy of this form.
   */
  static boolean pays(int n, int blocks, int coils, long solves) {
    double saved = CONJUGATE_GRADIENTS * coils - SOLVE * n;
    return bytes(n, blocks) <= LARGEST && solves * saved > REDUCTION * n * n;
  }

  private void keep(int k, int r, double[] re, double[] im, double tau) {
    for (int i = k + 1; i < n; i++) {
      vRe[k][i - k - 1][r] = (float) re[i];
      vIm[k][i - k - 1][r] = (float) im[i];
    }
    minusTau[k][r] = (float) -tau;
  }

  /** Rows for one call: the image that is solved for, and normal numbers. */
  static final class Workspace {
    private final float[][] re;
    private final float[][] im;
    private final float[][] normalRe;
    private final float[][] normalIm;
    private final double[][] pivot;
    private final float[] sumRe;
    private final float[] sumIm;

    private Workspace(int n, int blocks) {
      this.re = new float[n][blocks];
      this.im = new float[n][blocks];
      this.normalRe = new float[n][blocks];
      this.normalIm = new float[n][blocks];
      this.pivot = new double[n][blocks];
      this.sumRe = new float[blocks];
      this.sumIm = new float[blocks];
    }

    /** The image, real part, as rows over r. */
    float[][] re() {
      return re;
    }

    /** The image, imaginary part. */
    float[][] im() {
      return im;
    }

    /** Normal numbers, real part. */
    float[][] normalRe() {
      return normalRe;
    }

    /** Normal numbers, imaginary part. */
    float[][] normalIm() {
      return normalIm;
    }
  }

  /** A workspace of this caller's own until {@link #release}. */
  Workspace take() {
    Workspace w = idle.getAndSet(null);
    return w == null ? new Workspace(n, blocks) : w;
  }

  /** Hands a workspace back for reuse. */
  void release(Workspace w) {
    idle.set(w);
  }

  /** Overwrites the workspace's image with the solution plus {@code width} times w. */
  void solve(double g, double width, Workspace w) {
    for (int k = 0; k < vRe.length; k++) {
      reflect(k, w);
    }
    eliminate(g, w);
    if (width != 0) {
      spread(width, w);
    } else {
      divide(w);
    }
    substitute(g, w);
    for (int k = vRe.length - 1; k >= 0; k--) {
      reflect(k, w);
    }
  }

  private void reflect(int k, Workspace w) {
    Arrays.fill(w.sumRe, 0);
    Arrays.fill(w.sumIm, 0);
    for (int i = k + 1; i < n; i++) {
      float[] re = vRe[k][i - k - 1];
      float[] im = vIm[k][i - k - 1];
      Rows.addProductSum(re, w.re[i], im, w.im[i], w.sumRe, blocks);
      Rows.addProductDifference(re, w.im[i], im, w.re[i], w.sumIm, blocks);
    }
    Rows.multiply(w.sumRe, minusTau[k], blocks);
    Rows.multiply(w.sumIm, minusTau[k], blocks);
    for (int i = k + 1; i < n; i++) {
      float[] re = vRe[k][i - k - 1];
      float[] im = vIm[k][i - k - 1];
      Rows.addProductDifference(re, w.sumRe, im, w.sumIm, w.re[i], blocks);
      Rows.addProductSum(re, w.sumIm, im, w.sumRe, w.im[i], blocks);
    }
  }

  /** Pivots, and the forward substitution {@code z[i+1] = b[i+1] - (g e[i] / d[i]) z[i]}. */
  private void eliminate(double g, Workspace w) {
    for (int i = 0; i < n; i++) {
      for (int r = 0; r < blocks; r++) {
        double d = 1 + g * diagonal[i][r];
        if (i > 0) {
          double eRe = g * belowRe[i - 1][r];
          double eIm = g * belowIm[i - 1][r];
          double above = w.pivot[i - 1][r];
          d -= (eRe * eRe + eIm * eIm) / above;
          double zRe = w.re[i - 1][r];
          double zIm = w.im[i - 1][r];
          w.re[i][r] -= (float) ((eRe * zRe - eIm * zIm) / above);
          w.im[i][r] -= (float) ((eRe * zIm + eIm * zRe) / above);
        }
        w.pivot[i][r] = Math.max(d, 1);
      }
    }
  }

  private void divide(Workspace w) {
    for (int i = 0; i < n; i++) {
      for (int r = 0; r < blocks; r++) {
        double d = w.pivot[i][r];
        w.re[i][r] = (float) (w.re[i][r] / d);
        w.im[i][r] = (float) (w.im[i][r] / d);
      }
    }
  }

  private void spread(double width, Workspace w) {
    for (int i = 0; i < n; i++) {
      for (int r = 0; r < blocks; r++) {
        double d = w.pivot[i][r];
        double deviation = width / Math.sqrt(d);
        w.re[i][r] = (float) (w.re[i][r] / d + deviation * w.normalRe[i][r]);
        w.im[i][r] = (float) (w.im[i][r] / d + deviation * w.normalIm[i][r]);
      }
    }
  }

  /** {@code y[i] -= conj(g e[i] / d[i]) y[i+1]}. */
  private void substitute(double g, Workspace w) {
    for (int i = n - 2; i >= 0; i--) {
      for (int r = 0; r < blocks; r++) {
        double factor = g / w.pivot[i][r];
        double eRe = factor * belowRe[i][r];
        double eIm = factor * belowIm[i][r];
        double yRe = w.re[i + 1][r];
        double yIm = w.im[i + 1][r];
        w.re[i][r] -= (float) (eRe * yRe + eIm * yIm);
        w.im[i][r] -= (float) (eRe * yIm - eIm * yRe);
      }
    }
  }
}
