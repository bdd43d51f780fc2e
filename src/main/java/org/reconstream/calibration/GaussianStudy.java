package org.reconstream.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.reconstream.array.NoiseStream;
import org.reconstream.array.Tensor;
import org.reconstream.physics.CartesianSense;
import org.reconstream.physics.SamplingMask;
import org.reconstream.posterior.Problem;
import org.reconstream.prior.MixturePrior;
import org.reconstream.prior.MixturePrior.Component;
import org.reconstream.prior.VarianceTable;

/**
 * A line of 64 complex pixels seen by four smooth coils at 16 of 64 k-space positions, five of them
 * in the centre, under a Gaussian prior with a power-law spectrum whose amplitude varies along the
 * line, so that its covariance does not commute with the measurement:
 *
 * <pre>{@code
 * C = a F^H S F a,   S(k) = (1 + |k|)^-2,   a(j) = 1 + 0.6 sin(2 pi j / 64),   mean of diag C = 1/8
 * }</pre>
 *
 * per real channel. Noise is given as the standard deviation of a complex number, {@code sqrt(2)}
 * that of a channel. Mask, truths and noise follow from the seed. Immutable and thread-safe.
 */
final class GaussianStudy {
  static final int PIXELS = 64;
  static final int SIZE = 2 * PIXELS;
  private static final int COILS = 4;
  private static final int MEASURED = 16;
  private static final int CENTRE = 5;
  private static final double VARIANCE = 0.125;
  private static final int NOISE = 2;
  private static final int MASK = 3;
  static final Component PRIOR = prior();

  private final long seed;
  private final double sigmaY;
  private final DenseModel model;
  private final LinearGaussian posterior;
  private final NoiseStream noise;
  private final MixtureDraws truths;

  /**
   * The study of one seed.
   *
   * @param complexNoise standard deviation of the measurement noise as a complex number
   */
  GaussianStudy(long seed, double complexNoise) {
    this.seed = seed;
    this.sigmaY = complexNoise / Math.sqrt(2);
    this.noise = NoiseStream.of("calibration study", seed);
    this.model = DenseModel.of(sense(mask(noise)));
    this.posterior = new LinearGaussian(PRIOR, model, sigmaY);
    this.truths = new MixtureDraws(mixture(), noise);
  }

  /** The prior as a mixture of one. */
  static MixturePrior mixture() {
    return new MixturePrior(2, List.of(PRIOR));
  }

  /** The prior's exact v(sigma). */
  static VarianceTable variance() {
    return AnalyticPrior.variance(PRIOR.eigenvalues());
  }

  /** One truth with its measurement. */
  record Case(double[] truth, Problem problem, double[] mean) {}

  /** The case with this index. */
  Case at(int index) {
    double[] truth = truths.draw(index);
    float[] image = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      image[i] = (float) truth[i];
    }
    float[] data = new float[model.dataShape().size()];
    model.apply(image, data);
    float[] z = new float[data.length];
    noise.normals(index, 0, NOISE, z);
    for (int i = 0; i < data.length; i++) {
      data[i] += (float) (sigmaY * z[i]);
    }
    return new Case(truth, Problem.of(model, data, sigmaY), posterior.mean(data));
  }

  /** The random numbers that samplers get for a case, other than those of the study. */
  NoiseStream samplerNoise(int index) {
    return NoiseStream.of("calibration draws " + sigmaY + " " + index, seed);
  }

  LinearGaussian posterior() {
    return posterior;
  }

  DenseModel model() {
    return model;
  }

  double sigmaY() {
    return sigmaY;
  }

  static CartesianSense sense(SamplingMask mask) {
    Tensor maps = Tensor.zeros(COILS, 2, PIXELS, 1);
    float[] values = maps.values();
    double[] sum = new double[PIXELS];
    for (int c = 0; c < COILS; c++) {
      for (int j = 0; j < PIXELS; j++) {
        double away = (j - (c + 0.5) * PIXELS / COILS) / 20;
        double size = Math.exp(-away * away / 2);
        double phase = 2 * Math.PI * (c + 1) * j / (4.0 * PIXELS);
        values[2 * c * PIXELS + j] = (float) (size * Math.cos(phase));
        values[(2 * c + 1) * PIXELS + j] = (float) (size * Math.sin(phase));
        sum[j] += size * size;
      }
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= (float) Math.sqrt(sum[i % PIXELS]);
    }
    return new CartesianSense(maps, mask);
  }

  /** The centre and the positions with the largest random numbers. */
  static SamplingMask mask(NoiseStream noise) {
    float[] z = new float[PIXELS];
    noise.normals(0, 0, MASK, z);
    List<Integer> order = new ArrayList<>();
    for (int k = 0; k < PIXELS; k++) {
      if (Math.abs(k - PIXELS / 2) <= CENTRE / 2) {
        z[k] = Float.MAX_VALUE;
      }
      order.add(k);
    }
    order.sort((a, b) -> Float.compare(z[b], z[a]));
    byte[] marks = new byte[PIXELS];
    order.subList(0, MEASURED).forEach(k -> marks[k] = 1);
    return SamplingMask.of(PIXELS, 1, marks);
  }

  private static Component prior() {
    double[] kernel = new double[PIXELS];
    for (int d = 0; d < PIXELS; d++) {
      for (int k = -PIXELS / 2; k < PIXELS / 2; k++) {
        double power = 1 / ((1.0 + Math.abs(k)) * (1 + Math.abs(k)));
        kernel[d] += power * Math.cos(2 * Math.PI * k * d / PIXELS);
      }
    }
    double[] amplitude = new double[PIXELS];
    Arrays.setAll(amplitude, j -> 1 + 0.6 * Math.sin(2 * Math.PI * j / PIXELS));
    double trace = 0;
    for (double a : amplitude) {
      trace += a * a * kernel[0] / PIXELS;
    }
    double[] covariance = new double[SIZE * SIZE];
    for (int i = 0; i < PIXELS; i++) {
      for (int j = 0; j < PIXELS; j++) {
        double c = VARIANCE / trace * amplitude[i] * amplitude[j] * kernel[Math.abs(i - j)];
        covariance[i * SIZE + j] = c;
        covariance[(i + PIXELS) * SIZE + j + PIXELS] = c;
      }
    }
    return Component.of(1, new double[SIZE], covariance);
  }
}
