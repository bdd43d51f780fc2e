package org.reconstream.prior;

import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * A mixture of Gaussians {@code sum_k w_k N(m_k, C_k)} over small images, in closed form and double
 * precision. With {@code C_k = Q diag(c) Q^T} and {@code p = Q^T (x - m_k)}:
 *
 * <pre>{@code
 * D_k = m_k + Q [c / (c + sigma^2)] p
 * l_k = ln w_k - 1/2 sum p^2 / (c + sigma^2) - 1/2 sum ln(c + sigma^2)
 * D   = sum_k softmax(l)_k D_k
 * }</pre>
 *
 * <p>One component is a Gaussian with any covariance. Real components are ordered as in an image:
 * {@code [channels, height, width]}. Thread-safe.
 */
public final class MixturePrior implements Denoiser {
  private final int channels;
  private final List<Component> components;

  /**
   * One Gaussian of a mixture.
   *
   * @param weight its probability, or any positive multiple of it
   * @param mean m, length n
   * @param eigenvalues c, the variances along the eigenvectors, length n, not negative
   * @param eigenvectors Q row-major {@code [n, n]}; column j belongs to eigenvalue j
   */
  public record Component(
      double weight, double[] mean, double[] eigenvalues, double[] eigenvectors) {
    /** Checks lengths and signs. */
    public Component {
      int n = mean.length;
      if (eigenvalues.length != n || eigenvectors.length != n * n || !(weight > 0)) {
        throw new IllegalArgumentException(
            "a component of dimension " + n + " has a shape that does not fit or no weight");
      }
      for (double c : eigenvalues) {
        if (!(c >= 0)) {
          throw new IllegalArgumentException("a covariance has the eigenvalue " + c);
        }
      }
    }

    /** The component of a symmetric covariance, row-major {@code [n, n]}. */
    public static Component of(double weight, double[] mean, double[] covariance) {
      int n = mean.length;
      EigenDecomposition_F64<DMatrixRMaj> eig = DecompositionFactory_DDRM.eig(n, true, true);
      if (!eig.decompose(new DMatrixRMaj(n, n, true, covariance.clone()))) {
        throw new IllegalArgumentException("the covariance has no eigen-decomposition");
      }
      double[] values = new double[n];
      double[] vectors = new double[n * n];
      for (int j = 0; j < n; j++) {
        values[j] = Math.max(0, eig.getEigenvalue(j).getReal());
        DMatrixRMaj vector = eig.getEigenVector(j);
        for (int i = 0; i < n; i++) {
          vectors[i * n + j] = vector.get(i);
        }
      }
      return new Component(weight, mean.clone(), values, vectors);
    }
  }

  /** The mixture of these components, all of one dimension. */
  public MixturePrior(int channels, List<Component> components) {
    if (components.isEmpty()
        || components.stream().mapToInt(c -> c.mean().length).distinct().count() != 1) {
      throw new IllegalArgumentException("a mixture needs components of one dimension");
    }
    this.channels = channels;
    this.components = List.copyOf(components);
  }

  @Override
  public int channels() {
    return channels;
  }

  /** The components. */
  public List<Component> components() {
    return components;
  }

  @Override
  public void denoise(float[][] rows, float[] sigmas, int height, int width, float[][] denoised) {
    for (int row = 0; row < rows.length; row++) {
      double[] x = new double[rows[row].length];
      for (int i = 0; i < x.length; i++) {
        x[i] = rows[row][i];
      }
      double[] d = denoise(x, sigmas[row]);
      for (int i = 0; i < d.length; i++) {
        denoised[row][i] = (float) d[i];
      }
    }
  }

  /** D(x; sigma) of one image; a fresh array. */
  public double[] denoise(double[] x, double sigma) {
    double noise = sigma * sigma;
    double[] log = new double[components.size()];
    double[][] means = new double[components.size()][];
    for (int k = 0; k < log.length; k++) {
      Component c = components.get(k);
      double[] p = project(c, x);
      log[k] = Math.log(c.weight());
      for (int j = 0; j < p.length; j++) {
        double variance = c.eigenvalues()[j] + noise;
        log[k] -= 0.5 * (p[j] * p[j] / variance + Math.log(variance));
        p[j] *= c.eigenvalues()[j] / variance;
      }
      means[k] = expand(c, p);
    }
    return average(means, log);
  }

  @Override
  public void close() {}

  private static double[] average(double[][] means, double[] log) {
    double top = Arrays.stream(log).max().orElseThrow();
    double total = 0;
    double[] result = new double[means[0].length];
    for (int k = 0; k < log.length; k++) {
      double weight = Math.exp(log[k] - top);
      total += weight;
      for (int i = 0; i < result.length; i++) {
        result[i] += weight * means[k][i];
      }
    }
    for (int i = 0; i < result.length; i++) {
      result[i] /= total;
    }
    return result;
  }

  private static double[] project(Component c, double[] x) {
    int n = x.length;
    double[] p = new double[n];
    for (int i = 0; i < n; i++) {
      double difference = x[i] - c.mean()[i];
      for (int j = 0; j < n; j++) {
        p[j] += c.eigenvectors()[i * n + j] * difference;
      }
    }
    return p;
  }

  private static double[] expand(Component c, double[] p) {
    int n = p.length;
    double[] x = c.mean().clone();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        x[i] += c.eigenvectors()[i * n + j] * p[j];
      }
    }
    return x;
  }
}
