package org.reconstream.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.reconstream.array.NoiseStream;
import org.reconstream.diffusion.Batch;
import org.reconstream.diffusion.Divergence;
import org.reconstream.diffusion.DormandPrince.Tolerance;
import org.reconstream.diffusion.LogLikelihood;
import org.reconstream.diffusion.NormalSource;
import org.reconstream.diffusion.ProbabilityFlow;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.MixturePrior;
import org.reconstream.prior.MixturePrior.Component;
import org.reconstream.prior.PriorDenoising;

/**
 * Log-likelihoods by the prior's probability flow against the density in closed form, at the lowest
 * noise level, with the exact trace.
 *
 * @param prior name of the prior
 * @param points number of images
 * @param meanError mean of found less true, in bits per dimension
 * @param worstError largest distance of one image, in bits per dimension
 */
public record DensityScore(String prior, int points, Estimate meanError, double worstError) {
  private static final double MINIMUM = 0.005;
  private static final double MAXIMUM = 10;
  private static final int NOISE = 9;

  /** Evaluates images drawn from a prior. */
  static DensityScore of(
      String name, MixturePrior mixture, Denoiser denoiser, int height, int width, int points) {
    NoiseStream stream = NoiseStream.of("calibration density", 0);
    MixtureDraws draws = new MixtureDraws(mixture, stream);
    double[][] rows = new double[points][];
    int[] indices = new int[points];
    double[] truths = new double[points];
    for (int k = 0; k < points; k++) {
      indices[k] = k;
      rows[k] = noised(draws.draw(k), stream, k);
      truths[k] = logDensity(mixture, rows[k], MINIMUM);
    }
    LogLikelihood likelihood =
        new LogLikelihood(
            new ProbabilityFlow(MINIMUM, MAXIMUM, Tolerance.LIKELIHOOD),
            new Divergence.Exact(),
            mean(mixture),
            variance(mixture));
    List<LogLikelihood.Value> found =
        likelihood.of(
            new PriorDenoising(denoiser, height, width),
            Batch.of(rows, indices, NormalSource.of(stream)));
    List<Double> errors = new ArrayList<>();
    for (int k = 0; k < points; k++) {
      double bits = -truths[k] / (rows[k].length * Math.log(2));
      errors.add(found.get(k).bitsPerDimension() - bits);
    }
    return new DensityScore(
        name,
        points,
        Estimate.of(errors, DensityScore::average),
        errors.stream().mapToDouble(Math::abs).max().orElseThrow());
  }

  private static double average(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static double[] noised(double[] image, NoiseStream stream, int draw) {
    float[] z = new float[image.length];
    stream.normals(draw, 0, NOISE, z);
    double[] noised = image.clone();
    Arrays.setAll(noised, i -> image[i] + MINIMUM * z[i]);
    return noised;
  }

  /** {@code ln sum_k w_k N(x; m_k, C_k + sigma^2 I)}. */
  static double logDensity(MixturePrior mixture, double[] x, double sigma) {
    double total = mixture.components().stream().mapToDouble(Component::weight).sum();
    double[] log = new double[mixture.components().size()];
    for (int k = 0; k < log.length; k++) {
      Component c = mixture.components().get(k);
      log[k] = Math.log(c.weight() / total) + logDensity(c, x, sigma);
    }
    double top = Arrays.stream(log).max().orElseThrow();
    return top + Math.log(Arrays.stream(log).map(l -> Math.exp(l - top)).sum());
  }

  private static double logDensity(Component c, double[] x, double sigma) {
    int n = x.length;
    double sum = -n * Math.log(2 * Math.PI) / 2;
    for (int j = 0; j < n; j++) {
      double along = 0;
      for (int i = 0; i < n; i++) {
        along += c.eigenvectors()[i * n + j] * (x[i] - c.mean()[i]);
      }
      double variance = c.eigenvalues()[j] + sigma * sigma;
      sum -= (along * along / variance + Math.log(variance)) / 2;
    }
    return sum;
  }

  private static double[] mean(MixturePrior mixture) {
    double[] mean = new double[mixture.components().get(0).mean().length];
    for (Component c : mixture.components()) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += c.weight() * c.mean()[i] / weighted(mixture, all -> 1);
      }
    }
    return mean;
  }

  /** The variance per component, averaged. */
  private static double variance(MixturePrior mixture) {
    double[] mean = mean(mixture);
    return weighted(
            mixture,
            c -> Arrays.stream(c.eigenvalues()).sum() + Averages.squaredDistance(c.mean(), mean))
        / weighted(mixture, c -> 1)
        / mean.length;
  }

  private static double weighted(MixturePrior mixture, ToDoubleFunction<Component> value) {
    return mixture.components().stream()
        .mapToDouble(c -> c.weight() * value.applyAsDouble(c))
        .sum();
  }
}
