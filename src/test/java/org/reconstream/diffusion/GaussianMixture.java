package org.reconstream.diffusion;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.reconstream.prior.MixturePrior;

/** A mixture of Gaussians with full covariances, its samples and its log-density. */
final class GaussianMixture implements DenoisingFunction {
  private final MixturePrior prior;

  private GaussianMixture(MixturePrior prior) {
    this.prior = prior;
  }

  /** Random weights, means and covariances. */
  static GaussianMixture random(int components, int n, Random random) {
    List<MixturePrior.Component> all = new ArrayList<>();
    for (int k = 0; k < components; k++) {
      double[] root = random.doubles((long) n * n, -0.5, 0.5).toArray();
      double[] covariance = new double[n * n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          for (int l = 0; l < n; l++) {
            covariance[i * n + j] += root[i * n + l] * root[j * n + l];
          }
        }
        covariance[i * n + i] += 0.02;
      }
      double[] mean = random.doubles(n, -2, 2).toArray();
      all.add(MixturePrior.Component.of(0.5 + random.nextDouble(), mean, covariance));
    }
    double total = all.stream().mapToDouble(MixturePrior.Component::weight).sum();
    return new GaussianMixture(
        new MixturePrior(
            1,
            all.stream()
                .map(
                    c ->
                        new MixturePrior.Component(
                            c.weight() / total, c.mean(), c.eigenvalues(), c.eigenvectors()))
                .toList()));
  }

  @Override
  public void denoise(double[][] rows, double[] sigmas, double[][] denoised) {
    for (int row = 0; row < rows.length; row++) {
      double[] d = prior.denoise(rows[row], sigmas[row]);
      System.arraycopy(d, 0, denoised[row], 0, d.length);
    }
  }

  /** The mixture's mean. */
  double[] mean() {
    double[] mean = new double[prior.components().get(0).mean().length];
    for (MixturePrior.Component c : prior.components()) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += c.weight() * c.mean()[i];
      }
    }
    return mean;
  }

  /** The mixture's variance per component of the vector, averaged. */
  double variance() {
    double[] mean = mean();
    double sum = 0;
    for (MixturePrior.Component c : prior.components()) {
      for (int i = 0; i < mean.length; i++) {
        double offset = c.mean()[i] - mean[i];
        sum += c.weight() * (c.eigenvalues()[i] + offset * offset);
      }
    }
    return sum / mean.length;
  }

  /** Exact samples with white noise of this level. */
  double[][] draw(int count, double sigma, Random random) {
    double[][] x = new double[count][];
    for (int i = 0; i < count; i++) {
      double u = random.nextDouble();
      int k = 0;
      while (k < prior.components().size() - 1 && u >= prior.components().get(k).weight()) {
        u -= prior.components().get(k++).weight();
      }
      MixturePrior.Component c = prior.components().get(k);
      int n = c.mean().length;
      x[i] = c.mean().clone();
      for (int j = 0; j < n; j++) {
        double z = Math.sqrt(c.eigenvalues()[j] + sigma * sigma) * random.nextGaussian();
        for (int row = 0; row < n; row++) {
          x[i][row] += c.eigenvectors()[row * n + j] * z;
        }
      }
    }
    return x;
  }

  /** The log-density of samples with white noise of this level. */
  double logDensity(double[] x, double sigma) {
    double sum = 0;
    for (MixturePrior.Component c : prior.components()) {
      int n = x.length;
      double log = Math.log(c.weight()) - n / 2.0 * Math.log(2 * Math.PI);
      for (int j = 0; j < n; j++) {
        double p = 0;
        for (int i = 0; i < n; i++) {
          p += c.eigenvectors()[i * n + j] * (x[i] - c.mean()[i]);
        }
        double variance = c.eigenvalues()[j] + sigma * sigma;
        log -= (p * p / variance + Math.log(variance)) / 2;
      }
      sum += Math.exp(log);
    }
    return Math.log(sum);
  }
}
