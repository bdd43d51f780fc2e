package org.reconstream.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HermitianEigenTest {
  /** Full rank, low rank, rank one, zero, and multiples of the identity plus low rank. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 0",
    "2, 2, 0",
    "7, 7, 0",
    "24, 30, 0",
    "24, 5, 0",
    "24, 1, 0",
    "9, 0, 0",
    "16, 0, 3",
    "24, 3, 2"
  })
  void vectorsAreOrthonormalAndRebuildTheMatrix(int n, int rank, double shift) {
    double[][] re = new double[n][n];
    double[][] im = new double[n][n];
    fill(re, im, rank, shift);
    HermitianEigen eigen = eigen(re, im);
    double[][] vRe = new double[n][n];
    double[][] vIm = new double[n][n];
    double scale = 1;
    for (int k = 0; k < n; k++) {
      eigen.vector(k, vRe[k], vIm[k]);
      scale = Math.max(scale, eigen.value(k));
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sumRe = 0;
        double sumIm = 0;
        double dotRe = 0;
        double dotIm = 0;
        for (int k = 0; k < n; k++) {
          sumRe += eigen.value(k) * (vRe[k][i] * vRe[k][j] + vIm[k][i] * vIm[k][j]);
          sumIm += eigen.value(k) * (vIm[k][i] * vRe[k][j] - vRe[k][i] * vIm[k][j]);
          dotRe += vRe[i][k] * vRe[j][k] + vIm[i][k] * vIm[j][k];
          dotIm += vRe[i][k] * vIm[j][k] - vIm[i][k] * vRe[j][k];
        }
        assertThat(sumRe).isCloseTo(re[i][j], within(1e-12 * n * scale));
        assertThat(sumIm).isCloseTo(im[i][j], within(1e-12 * n * scale));
        assertThat(dotRe).isCloseTo(i == j ? 1 : 0, within(1e-12 * n));
        assertThat(dotIm).isCloseTo(0, within(1e-12 * n));
      }
    }
  }

  /** In {@code [[Re, -Im], [Im, Re]]} every eigenvalue appears twice. */
  @ParameterizedTest
  @CsvSource({"12, 12, 0", "20, 6, 0", "20, 4, 1"})
  void valuesAreThoseOfTheRealFormOfTwiceTheSize(int n, int rank, double shift) {
    double[][] re = new double[n][n];
    double[][] im = new double[n][n];
    fill(re, im, rank, shift);
    DMatrixRMaj real = new DMatrixRMaj(2 * n, 2 * n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        real.set(i, j, re[i][j]);
        real.set(n + i, n + j, re[i][j]);
        real.set(n + i, j, im[i][j]);
        real.set(i, n + j, -im[i][j]);
      }
    }
    EigenDecomposition_F64<DMatrixRMaj> twice = DecompositionFactory_DDRM.eig(2 * n, false, true);
    assertThat(twice.decompose(real)).isTrue();
    double[] expected = new double[2 * n];
    Arrays.setAll(expected, i -> twice.getEigenvalue(i).getReal());
    Arrays.sort(expected);
    HermitianEigen eigen = eigen(re, im);
    double[] values = new double[n];
    Arrays.setAll(values, eigen::value);
    Arrays.sort(values);
    double scale = Math.max(1, expected[2 * n - 1]);
    for (int i = 0; i < n; i++) {
      assertThat(values[i]).isCloseTo(expected[2 * i], within(1e-11 * scale));
      assertThat(values[i]).isCloseTo(expected[2 * i + 1], within(1e-11 * scale));
    }
  }

  private static HermitianEigen eigen(double[][] re, double[][] im) {
    int n = re.length;
    HermitianTridiagonal matrix = new HermitianTridiagonal(n, false);
    for (int i = 0; i < n; i++) {
      System.arraycopy(re[i], 0, matrix.re()[i], 0, n);
      System.arraycopy(im[i], 0, matrix.im()[i], 0, n);
    }
    return HermitianEigen.of(matrix, n);
  }

  /** {@code shift I + sum w w^H} over {@code rank} random vectors. */
  private static void fill(double[][] re, double[][] im, int rank, double shift) {
    int n = re.length;
    Random random = new Random(n * 31L + rank);
    for (int r = 0; r < rank; r++) {
      double[] a = random.doubles(n, -1, 1).toArray();
      double[] b = random.doubles(n, -1, 1).toArray();
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          re[i][j] += a[i] * a[j] + b[i] * b[j];
          im[i][j] += b[i] * a[j] - a[i] * b[j];
        }
      }
    }
    for (int i = 0; i < n; i++) {
      re[i][i] += shift;
      im[i][i] = 0;
    }
  }
}
