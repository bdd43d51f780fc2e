package org.reconstream.physics;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The eigenvalues and eigenvectors of a complex Hermitian matrix {@code A = Q D R D^H Q^H}: with
 * the {@linkplain HermitianTridiagonal tridiagonal form} {@code Q^H A Q}, whose phases D takes
 * away, R is real, symmetric and of the same size.
 *
 * <p>Immutable after construction.
 */
final class HermitianEigen {
  private final int n;
  private final double[][] reflectorRe;
  private final double[][] reflectorIm;
  private final double[] tau;
  private final double[] phaseRe;
  private final double[] phaseIm;
  private final EigenDecomposition_F64<DMatrixRMaj> real;

  private HermitianEigen(HermitianTridiagonal matrix, int n) {
    this.n = n;
    this.reflectorRe = new double[n][];
    this.reflectorIm = new double[n][];
    this.tau = new double[n];
    this.phaseRe = new double[n];
    this.phaseIm = new double[n];
    matrix.reduce(
        (k, re, im, t) -> {
          reflectorRe[k] = Arrays.copyOfRange(re, k + 1, n);
          reflectorIm[k] = Arrays.copyOfRange(im, k + 1, n);
          tau[k] = t;
        });
    this.real = DecompositionFactory_DDRM.eig(n, true, true);
    if (!real.decompose(realForm(matrix))) {
      throw new ArithmeticException("the eigenvalues of a Hermitian matrix did not converge");
    }
  }

  /**
   * Decomposes the matrix that the caller has written to {@code matrix}, which is overwritten.
   *
   * @param n its rows
   * @throws ArithmeticException if that does not converge
   */
  static HermitianEigen of(HermitianTridiagonal matrix, int n) {
    return new HermitianEigen(matrix, n);
  }

  private DMatrixRMaj realForm(HermitianTridiagonal matrix) {
    DMatrixRMaj form = new DMatrixRMaj(n, n);
    phaseRe[0] = 1;
    for (int k = 0; k < n; k++) {
      form.set(k, k, matrix.diagonal(k));
      if (k + 1 < n) {
        double re = matrix.belowRe(k);
        double im = matrix.belowIm(k);
        double size = Math.hypot(re, im);
        double cos = size > 0 ? re / size : 1;
        double sin = size > 0 ? im / size : 0;
        form.set(k + 1, k, size);
        form.set(k, k + 1, size);
        phaseRe[k + 1] = phaseRe[k] * cos - phaseIm[k] * sin;
        phaseIm[k + 1] = phaseRe[k] * sin + phaseIm[k] * cos;
      }
    }
    return form;
  }

  /** An eigenvalue, in no order. */
  double value(int i) {
    return real.getEigenvalue(i).getReal();
  }

  /** Writes the unit eigenvector of an eigenvalue. */
  void vector(int i, double[] re, double[] im) {
    double[] z = real.getEigenVector(i).getData();
    for (int k = 0; k < n; k++) {
      re[k] = phaseRe[k] * z[k];
      im[k] = phaseIm[k] * z[k];
    }
    for (int k = n - 3; k >= 0; k--) {
      if (tau[k] > 0) {
        reflect(k, re, im);
      }
    }
  }

  /** {@code x -= tau v (v^H x)}. */
  private void reflect(int k, double[] re, double[] im) {
    double[] vRe = reflectorRe[k];
    double[] vIm = reflectorIm[k];
    double dotRe = 0;
    double dotIm = 0;
    for (int j = 0; j < vRe.length; j++) {
      dotRe += vRe[j] * re[k + 1 + j] + vIm[j] * im[k + 1 + j];
      dotIm += vRe[j] * im[k + 1 + j] - vIm[j] * re[k + 1 + j];
    }
    dotRe *= tau[k];
    dotIm *= tau[k];
    for (int j = 0; j < vRe.length; j++) {
      re[k + 1 + j] -= vRe[j] * dotRe - vIm[j] * dotIm;
      im[k + 1 + j] -= vRe[j] * dotIm + vIm[j] * dotRe;
    }
  }
}
