package org.reconstream.physics;

import org.ejml.data.ZMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_ZDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;
import org.jspecify.annotations.Nullable;
import org.reconstream.array.Tensor;

/**
 * The change of coils after which noise has unit variance in each real channel and no correlation:
 * {@code y <- L^-1 y} with the Cholesky factor of half the complex noise covariance, {@code Psi / 2
 * = L L^H}.
 *
 * <p>Immutable and thread-safe.
 */
final class Prewhitening {
  /** Noise samples per coil below which a sample covariance is not trusted. */
  private static final int SAMPLES_PER_COIL = 50;

  private static final double LOADING = 1e-6;

  private final int coils;
  private final ZMatrixRMaj factor;
  private final boolean loaded;

  private Prewhitening(int coils, ZMatrixRMaj factor, boolean loaded) {
    this.coils = coils;
    this.factor = factor;
    this.loaded = loaded;
  }

  /**
   * The whitening of a scan: from its noise scan, else from its noise covariance, else none.
   *
   * @throws UnusableScanException if the noise scan is too short or the covariance is not positive
   */
  static @Nullable Prewhitening of(KSpace scan) {
    if (scan.noiseScan() != null) {
      return ofCovariance(covariance(scan.noiseScan()));
    }
    return scan.noiseCovariance() == null ? null : ofCovariance(matrix(scan.noiseCovariance()));
  }

  /** {@code Psi = (1/K) sum_k e_k e_k^H} of noise samples {@code [C, 2, K]}. */
  static ZMatrixRMaj covariance(Tensor noise) {
    int coils = noise.shape().dim(0);
    int count = noise.shape().dim(2);
    if (count < SAMPLES_PER_COIL * coils) {
      throw new UnusableScanException(
          "the noise scan has "
              + count
              + " samples per coil, fewer than the "
              + SAMPLES_PER_COIL * coils
              + " that "
              + coils
              + " coils need; send a longer noise scan or none");
    }
    ZMatrixRMaj psi = new ZMatrixRMaj(coils, coils);
    float[] e = noise.values();
    for (int c = 0; c < coils; c++) {
      for (int d = 0; d <= c; d++) {
        double re = 0;
        double im = 0;
        for (int k = 0; k < count; k++) {
          double a = e[2 * c * count + k];
          double b = e[(2 * c + 1) * count + k];
          double p = e[2 * d * count + k];
          double q = e[(2 * d + 1) * count + k];
          re += a * p + b * q;
          im += b * p - a * q;
        }
        psi.set(c, d, re / count, im / count);
        psi.set(d, c, re / count, -im / count);
      }
    }
    return psi;
  }

  private static ZMatrixRMaj matrix(Tensor covariance) {
    int coils = covariance.shape().dim(1);
    ZMatrixRMaj psi = new ZMatrixRMaj(coils, coils);
    for (int i = 0; i < coils * coils; i++) {
      psi.set(i / coils, i % coils, covariance.values()[i], covariance.values()[coils * coils + i]);
    }
    return psi;
  }

  /** The whitening of a complex covariance per complex sample. */
  static Prewhitening ofCovariance(ZMatrixRMaj psi) {
    int coils = psi.getNumRows();
    double trace = 0;
    for (int c = 0; c < coils; c++) {
      trace += psi.getReal(c, c);
    }
    if (!(trace > 0)) {
      throw new UnusableScanException(
          "the noise scan or noise covariance holds no noise; send a proper one or none");
    }
    ZMatrixRMaj factor = cholesky(psi, 0);
    boolean loaded = factor == null;
    if (factor == null) {
      factor = cholesky(psi, LOADING * trace / coils);
    }
    if (factor == null) {
      throw new UnusableScanException(
          "the noise covariance is not positive definite; send a proper one or none");
    }
    return new Prewhitening(coils, factor, loaded);
  }

  private static @Nullable ZMatrixRMaj cholesky(ZMatrixRMaj psi, double loading) {
    int coils = psi.getNumRows();
    ZMatrixRMaj half = psi.copy();
    for (int i = 0; i < half.data.length; i++) {
      half.data[i] /= 2;
    }
    for (int c = 0; c < coils; c++) {
      half.set(c, c, half.getReal(c, c) + loading / 2, 0);
    }
    CholeskyDecomposition_F64<ZMatrixRMaj> cholesky = DecompositionFactory_ZDRM.chol(coils, true);
    return cholesky.decompose(half) ? cholesky.getT(null) : null;
  }

  /** Whether the covariance was singular and a millionth of its mean was added to its diagonal. */
  boolean loaded() {
    return loaded;
  }

  /** {@code L^-1} applied across coils of planar {@code [C, 2, ...]}; a fresh tensor. */
  Tensor whiten(Tensor coilArray) {
    Tensor out = coilArray.copy();
    float[] v = out.values();
    int plane = v.length / (2 * coils);
    for (int c = 0; c < coils; c++) {
      for (int d = 0; d < c; d++) {
        addProduct(-factor.getReal(c, d), -factor.getImag(c, d), v, d, v, c, plane);
      }
      float inverse = (float) (1 / factor.getReal(c, c));
      for (int i = 2 * c * plane; i < 2 * (c + 1) * plane; i++) {
        v[i] *= inverse;
      }
    }
    return out;
  }

  /** {@code L} applied across coils of planar {@code [C, 2, ...]}; a fresh tensor. */
  Tensor colour(Tensor coilArray) {
    float[] out = new float[coilArray.values().length];
    int plane = out.length / (2 * coils);
    for (int c = 0; c < coils; c++) {
      for (int d = 0; d <= c; d++) {
        addProduct(
            factor.getReal(c, d), factor.getImag(c, d), coilArray.values(), d, out, c, plane);
      }
    }
    return Tensor.of(coilArray.shape(), out);
  }

  private static void addProduct(
      double re, double im, float[] from, int coil, float[] to, int target, int plane) {
    float a = (float) re;
    float b = (float) im;
    int source = 2 * coil * plane;
    int sum = 2 * target * plane;
    for (int i = 0; i < plane; i++) {
      float u = from[source + i];
      float v = from[source + plane + i];
      to[sum + i] += a * u - b * v;
      to[sum + plane + i] += a * v + b * u;
    }
  }
}
