package org.reconstream.calibration;

import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.ejml.simple.SimpleMatrix;
import org.reconstream.prior.MixturePrior.Component;

/**
 * The posterior of a Gaussian prior {@code N(m, C)} under {@code y = A x + N(0, sigmaY^2)}, in
 * closed form: {@code Sigma = (C^-1 + H / sigmaY^2)^-1}, {@code mu = Sigma (C^-1 m + A^T y /
 * sigmaY^2)}, {@code H = A^T A}. Immutable and thread-safe.
 */
final class LinearGaussian {
  /** Eigenvalues of H above which the data speak, and below which they are silent. */
  static final double MEASURED = 0.3;

  static final double SILENT = 0.02;

  private final DenseModel model;
  private final double sigmaY;
  private final SimpleMatrix informed;
  private final SimpleMatrix covariance;
  private final SimpleMatrix factor;
  private final double measuredTrace;
  private final Directions own;
  private final List<double[]> measured = new ArrayList<>();
  private final List<double[]> silent = new ArrayList<>();

  /** Orthonormal directions and a variance along each. */
  record Directions(List<double[]> vectors, double[] variances) {}

  LinearGaussian(Component prior, DenseModel model, double sigmaY) {
    this.model = model;
    this.sigmaY = sigmaY;
    int n = prior.mean().length;
    SimpleMatrix q = new SimpleMatrix(n, n, true, prior.eigenvectors());
    double[] inverse = prior.eigenvalues().clone();
    for (int j = 0; j < n; j++) {
      inverse[j] = 1 / inverse[j];
    }
    SimpleMatrix precision = q.mult(SimpleMatrix.diag(inverse)).mult(q.transpose());
    SimpleMatrix normal = new SimpleMatrix(n, n, true, model.normalMatrix());
    this.covariance = symmetric(precision.plus(normal.scale(1 / (sigmaY * sigmaY))).invert());
    this.informed = precision.mult(new SimpleMatrix(n, 1, true, prior.mean()));
    this.factor = cholesky(covariance);
    this.measuredTrace = normal.elementMult(covariance).elementSum();
    this.own = directions(covariance);
    Directions ofNormal = directions(normal);
    for (int j = 0; j < n; j++) {
      double h = ofNormal.variances()[j];
      if (h > MEASURED) {
        measured.add(ofNormal.vectors().get(j));
      } else if (h < SILENT) {
        silent.add(ofNormal.vectors().get(j));
      }
    }
  }

  /** mu. */
  double[] mean(float[] data) {
    float[] adjoint = new float[covariance.getNumRows()];
    model.adjoint(data, adjoint);
    SimpleMatrix weighted = informed.copy();
    for (int i = 0; i < adjoint.length; i++) {
      weighted.set(i, weighted.get(i) + adjoint[i] / (sigmaY * sigmaY));
    }
    return covariance.mult(weighted).getDDRM().data.clone();
  }

  /** {@code mu + L z} with {@code L L^T = Sigma}. */
  float[] draw(double[] mean, float[] z) {
    SimpleMatrix column = new SimpleMatrix(z.length, 1);
    for (int i = 0; i < z.length; i++) {
      column.set(i, z[i]);
    }
    SimpleMatrix moved = factor.mult(column);
    float[] draw = new float[z.length];
    for (int i = 0; i < z.length; i++) {
      draw[i] = (float) (mean[i] + moved.get(i));
    }
    return draw;
  }

  /** The trace of Sigma. */
  double trace() {
    return covariance.trace();
  }

  /** The trace of {@code H Sigma}. */
  double measuredTrace() {
    return measuredTrace;
  }

  /** The eigenvectors of Sigma, along which the posterior is independent. */
  Directions own() {
    return own;
  }

  /** The eigenvectors of H with an eigenvalue above {@link #MEASURED}. */
  List<double[]> measured() {
    return measured;
  }

  /** The eigenvectors of H with an eigenvalue below {@link #SILENT}. */
  List<double[]> silent() {
    return silent;
  }

  /** The standard deviation of a component. */
  double deviation(int component) {
    return Math.sqrt(covariance.get(component, component));
  }

  /** {@code v^T Sigma v}. */
  double variance(double[] v) {
    SimpleMatrix column = new SimpleMatrix(v.length, 1, true, v);
    return column.transpose().mult(covariance).mult(column).get(0);
  }

  private static Directions directions(SimpleMatrix symmetric) {
    int n = symmetric.getNumRows();
    EigenDecomposition_F64<DMatrixRMaj> eig = DecompositionFactory_DDRM.eig(n, true, true);
    if (!eig.decompose(symmetric(symmetric).getDDRM())) {
      throw new IllegalArgumentException("a covariance has no eigen-decomposition");
    }
    List<double[]> vectors = new ArrayList<>();
    double[] variances = new double[n];
    for (int j = 0; j < n; j++) {
      variances[j] = eig.getEigenvalue(j).getReal();
      vectors.add(eig.getEigenVector(j).data.clone());
    }
    return new Directions(vectors, variances);
  }

  private static SimpleMatrix cholesky(SimpleMatrix a) {
    CholeskyDecomposition_F64<DMatrixRMaj> cholesky =
        DecompositionFactory_DDRM.chol(a.getNumRows(), true);
    if (!cholesky.decompose(a.copy().getDDRM())) {
      throw new IllegalArgumentException("a covariance is not positive definite");
    }
    return SimpleMatrix.wrap(cholesky.getT(null));
  }

  private static SimpleMatrix symmetric(SimpleMatrix a) {
    return a.plus(a.transpose()).scale(0.5);
  }
}
