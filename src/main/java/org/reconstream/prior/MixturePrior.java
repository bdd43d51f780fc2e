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
 * <p>With {@code r = softmax(l)} and {@code A_k = Q [c / (c + sigma^2)] Q^T} the Jacobian is the
 * symmetric {@code J = sum_k r_k A_k + sum_k r_k (D_k - D)(D_k - D)^T / sigma^2}, and the gradient
 * of {@code ln r_k}, which is the class probability {@code p(k | x, sigma)}, is {@code (D_k - D) /
 * sigma^2}.
 *
 * <p>One component is a Gaussian with any covariance. Real components are ordered as in an image:
 * {@code [channels, height, width]}. Thread-safe.
 */
public final class MixturePrior implements JacobianDenoiser {
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
      narrow(denoise(widened(rows[row]), sigmas[row]), denoised[row]);
    }
  }

  @Override
  public void vectorJacobian(
      float[][] rows,
      float[] sigmas,
      float[][] cotangents,
      int height,
      int width,
      float[][] products) {
    for (int row = 0; row < rows.length; row++) {
      double[] u = widened(cotangents[row]);
      narrow(vectorJacobian(widened(rows[row]), sigmas[row], u), products[row]);
    }
  }

  /** {@code J^T u} at one image; a fresh array. */
  public double[] vectorJacobian(double[] x, double sigma, double[] u) {
    Posterior at = posterior(x, sigma);
    double[] result = new double[u.length];
    for (int k = 0; k < components.size(); k++) {
      Component c = components.get(k);
      double r = at.weights()[k];
      double[] inner = project(c, u, new double[u.length]);
      for (int j = 0; j < inner.length; j++) {
        inner[j] *= c.eigenvalues()[j] / (c.eigenvalues()[j] + sigma * sigma);
      }
      double[] within = expand(c, inner, new double[u.length]);
      double between = 0;
      for (int i = 0; i < u.length; i++) {
        between += (at.means()[k][i] - at.mean()[i]) * u[i];
      }
      between *= r / (sigma * sigma);
      for (int i = 0; i < u.length; i++) {
        result[i] += r * within[i] + between * (at.means()[k][i] - at.mean()[i]);
      }
    }
    return result;
  }

  /** D(x; sigma) of one image; a fresh array. */
  public double[] denoise(double[] x, double sigma) {
    return posterior(x, sigma).mean();
  }

  /**
   * What is known of the clean image.
   *
   * @param logWeights ln r, the log-probability of each component
   * @param weights r
   * @param means D_k, the mean under each component
   * @param mean D
   */
  record Posterior(double[] logWeights, double[] weights, double[][] means, double[] mean) {}

  Posterior posterior(double[] x, double sigma) {
    double noise = sigma * sigma;
    double[] log = new double[components.size()];
    double[][] means = new double[components.size()][];
    for (int k = 0; k < log.length; k++) {
      Component c = components.get(k);
      double[] p = project(c, x, c.mean());
      log[k] = Math.log(c.weight());
      for (int j = 0; j < p.length; j++) {
        double variance = c.eigenvalues()[j] + noise;
        log[k] -= 0.5 * (p[j] * p[j] / variance + Math.log(variance));
        p[j] *= c.eigenvalues()[j] / variance;
      }
      means[k] = expand(c, p, c.mean());
    }
    return average(means, log);
  }

  @Override
  public void close() {}

  private static Posterior average(double[][] means, double[] log) {
    double top = Arrays.stream(log).max().orElseThrow();
    double total = 0;
    double[] weights = new double[log.length];
    double[] result = new double[means[0].length];
    for (int k = 0; k < log.length; k++) {
      weights[k] = Math.exp(log[k] - top);
      total += weights[k];
      for (int i = 0; i < result.length; i++) {
        result[i] += weights[k] * means[k][i];
      }
    }
    for (int i = 0; i < result.length; i++) {
      result[i] /= total;
    }
    double[] logWeights = new double[log.length];
    for (int k = 0; k < log.length; k++) {
      weights[k] /= total;
      logWeights[k] = log[k] - top - Math.log(total);
    }
    return new Posterior(logWeights, weights, means, result);
  }

  /** {@code Q^T (x - origin)}. */
  private static double[] project(Component c, double[] x, double[] origin) {
    int n = x.length;
    double[] p = new double[n];
    for (int i = 0; i < n; i++) {
      double difference = x[i] - origin[i];
      for (int j = 0; j < n; j++) {
        p[j] += c.eigenvectors()[i * n + j] * difference;
      }
    }
    return p;
  }

  /** {@code origin + Q p}. */
  private static double[] expand(Component c, double[] p, double[] origin) {
    int n = p.length;
    double[] x = origin.clone();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        x[i] += c.eigenvectors()[i * n + j] * p[j];
      }
    }
    return x;
  }

  static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  static void narrow(double[] values, float[] target) {
    for (int i = 0; i < values.length; i++) {
      target[i] = (float) values[i];
    }
  }
}
