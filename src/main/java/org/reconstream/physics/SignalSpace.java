package org.reconstream.physics;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The projection onto the space that calibration windows span: a Hermitian matrix over the samples
 * of a window (coil slowest, then row, then column).
 *
 * <p>The windows' Gram matrix {@code sum_k w_k w_k^H} is decomposed as a real symmetric matrix of
 * twice the size. An eigenvalue e counts with the weight {@code max(0, 1 - floor / e)}, where the
 * floor is the largest eigenvalue that noise alone would give (Marchenko and Pastur 1967) and at
 * least a millionth of the largest eigenvalue, so that no direction is cut off sharply.
 */
final class SignalSpace {
  private static final double RELATIVE_FLOOR = 1e-6;

  private final int unknowns;
  private final double[] re;
  private final double[] im;

  private SignalSpace(int unknowns, double[] re, double[] im) {
    this.unknowns = unknowns;
    this.re = re;
    this.im = im;
  }

  /**
   * The signal space of planar k-space {@code [C, 2, H, W]}.
   *
   * @param sigma noise level per real channel
   */
  static SignalSpace of(
      float[] samples, int coils, int height, int width, CalibrationWindows windows, double sigma) {
    int n = coils * windows.size() * windows.size();
    DMatrixRMaj gram = gram(samples, coils, height * width, width, windows);
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(2 * n, true, true);
    if (!eigen.decompose(gram)) {
      throw new UnusableScanException(
          "the calibration samples could not be decomposed; check them for defects");
    }
    double largest = 0;
    for (int i = 0; i < 2 * n; i++) {
      largest = Math.max(largest, eigen.getEigenvalue(i).getReal());
    }
    double edge = Math.sqrt(windows.corners().size()) + Math.sqrt(n);
    double floor = Math.max(2 * sigma * sigma * edge * edge, RELATIVE_FLOOR * largest);
    double[] re = new double[n * n];
    double[] im = new double[n * n];
    for (int i = 0; i < 2 * n; i++) {
      double weight = 1 - floor / eigen.getEigenvalue(i).getReal();
      if (eigen.getEigenvalue(i).getReal() > floor) {
        addProjection(eigen.getEigenVector(i), 0.5 * weight, n, re, im);
      }
    }
    return new SignalSpace(n, re, im);
  }

  /** The real form {@code [[Re, -Im], [Im, Re]]} of the Gram matrix. */
  private static DMatrixRMaj gram(
      float[] samples, int coils, int plane, int width, CalibrationWindows windows) {
    int size = windows.size();
    int n = coils * size * size;
    double[] gramRe = new double[n * n];
    double[] gramIm = new double[n * n];
    double[] re = new double[n];
    double[] im = new double[n];
    for (int corner : windows.corners()) {
      for (int i = 0; i < n; i++) {
        int coil = i / (size * size);
        int at = 2 * coil * plane + corner + i / size % size * width + i % size;
        re[i] = samples[at];
        im[i] = samples[at + plane];
      }
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          gramRe[i * n + j] += re[i] * re[j] + im[i] * im[j];
          gramIm[i * n + j] += im[i] * re[j] - re[i] * im[j];
        }
      }
    }
    DMatrixRMaj gram = new DMatrixRMaj(2 * n, 2 * n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double a = gramRe[i * n + j];
        double b = gramIm[i * n + j];
        gram.set(i, j, a);
        gram.set(j, i, a);
        gram.set(n + i, n + j, a);
        gram.set(n + j, n + i, a);
        gram.set(n + i, j, b);
        gram.set(j, n + i, b);
        gram.set(n + j, i, -b);
        gram.set(i, n + j, -b);
      }
    }
    return gram;
  }

  /**
   * Adds {@code weight v v^H} of the complex vector behind a real eigenvector. Every complex
   * eigenvector appears as a pair, v and i v, hence the caller's factor one half.
   */
  private static void addProjection(
      DMatrixRMaj vector, double weight, int n, double[] re, double[] im) {
    double[] v = vector.getData();
    for (int i = 0; i < n; i++) {
      double a = weight * v[i];
      double b = weight * v[n + i];
      for (int j = 0; j < n; j++) {
        re[i * n + j] += a * v[j] + b * v[n + j];
        im[i * n + j] += b * v[j] - a * v[n + j];
      }
    }
  }

  /**
   * The lag kernel of one coil pair: for every lag {@code (dy, dx)} from {@code 1 - size} to {@code
   * size - 1} the mean over windows of the projection's entries, interleaved complex, {@code [2
   * size - 1, 2 size - 1, 2]}.
   */
  double[] lags(int coil, int other, int size) {
    int span = 2 * size - 1;
    double[] lags = new double[span * span * 2];
    int area = size * size;
    for (int i = 0; i < area; i++) {
      for (int j = 0; j < area; j++) {
        int dy = j / size - i / size + size - 1;
        int dx = j % size - i % size + size - 1;
        int entry = (coil * area + i) * unknowns + other * area + j;
        lags[2 * (dy * span + dx)] += re[entry] / area;
        lags[2 * (dy * span + dx) + 1] += im[entry] / area;
      }
    }
    return lags;
  }
}
