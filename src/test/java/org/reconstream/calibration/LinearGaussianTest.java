package org.reconstream.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.reconstream.prior.MixturePrior.Component;

/**
 * The posterior mean of the Gaussian study, {@code (C^-1 + A^T A / sigmaY^2)^-1 A^T y / sigmaY^2},
 * against the form over the data, {@code C A^T (A C A^T + sigmaY^2 I)^-1 y}.
 */
final class LinearGaussianTest {
  @Test
  void bothFormsOfThePosteriorMeanAgree() {
    GaussianStudy study = new GaussianStudy(5, 0.1);
    GaussianStudy.Case known = study.at(0);
    int size = GaussianStudy.SIZE;
    float[] y = known.problem().data();
    SimpleMatrix a = new SimpleMatrix(y.length, size);
    SimpleMatrix data = new SimpleMatrix(y.length, 1);
    for (int j = 0; j < size; j++) {
      float[] unit = new float[size];
      float[] out = new float[y.length];
      unit[j] = 1;
      study.model().apply(unit, out);
      for (int i = 0; i < y.length; i++) {
        a.set(i, j, out[i]);
        data.set(i, y[i]);
      }
    }
    SimpleMatrix c = covariance(GaussianStudy.PRIOR);
    SimpleMatrix noise = SimpleMatrix.identity(y.length).scale(study.sigmaY() * study.sigmaY());
    SimpleMatrix gain = c.mult(a.transpose());
    SimpleMatrix expected = gain.mult(a.mult(gain).plus(noise).solve(data));
    SimpleMatrix found = new SimpleMatrix(size, 1, true, known.mean());
    assertThat(found.minus(expected).normF() / expected.normF()).isLessThan(1e-5);
  }

  private static SimpleMatrix covariance(Component prior) {
    int n = prior.mean().length;
    SimpleMatrix q = new SimpleMatrix(n, n, true, prior.eigenvectors());
    return q.mult(SimpleMatrix.diag(prior.eigenvalues())).mult(q.transpose());
  }
}
