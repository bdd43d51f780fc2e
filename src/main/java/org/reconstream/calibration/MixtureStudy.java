package org.reconstream.calibration;

import java.util.ArrayList;
import java.util.List;
import org.ejml.simple.SimpleMatrix;
import org.ejml.simple.SimpleSVD;
import org.reconstream.array.NoiseStream;
import org.reconstream.array.Shape;
import org.reconstream.posterior.Problem;
import org.reconstream.prior.MixturePrior;
import org.reconstream.prior.MixturePrior.Component;
import org.reconstream.prior.VarianceTable;

/**
 * A mixture of 25 unit Gaussians in eight dimensions with means on a grid of spacing 8 and random
 * weights, seen through a few random linear measurements (Cardoso et al. 2024): means {@code (8 i,
 * 8 j, 8 i, 8 j, ...)} with i and j from -2 to 2, weights as squared normals, singular values
 * uniform, noise uniform up to the largest of them. Everything is divided by 16, which brings the
 * means into the range of an image. The weight of every mode of the posterior is known.
 *
 * <p>Problems follow from the seed. Immutable and thread-safe.
 */
final class MixtureStudy {
  static final int HEIGHT = 2;
  static final int WIDTH = 2;
  static final int SIZE = 2 * HEIGHT * WIDTH;
  private static final int SIDE = 5;
  private static final double SCALE = 1.0 / 16;
  private static final double SPACING = 8;
  private static final double LEAST_NOISE = 0.005;
  private static final int WEIGHTS = 1;
  private static final int MATRIX = 2;
  private static final int SPECTRUM = 3;
  private static final int LEVEL = 4;
  private static final int MEASUREMENT = 8;
  private static final NoiseStream WEIGHT_NOISE = NoiseStream.of("calibration mixture", 0);

  private final MixturePrior mixture = mixture();
  private final long seed;
  private final NoiseStream noise;
  private final int measurements;
  private final MixtureDraws truths;

  /** The study of one seed with this many measurements. */
  MixtureStudy(long seed, int measurements) {
    this.seed = seed;
    this.measurements = measurements;
    this.noise = NoiseStream.of("calibration mixture " + measurements, seed);
    this.truths = new MixtureDraws(mixture, noise);
  }

  /** The prior, the same for all seeds. */
  static MixturePrior mixture() {
    float[] z = new float[SIDE * SIDE];
    WEIGHT_NOISE.normals(0, 0, WEIGHTS, z);
    double[] covariance = new double[SIZE * SIZE];
    for (int i = 0; i < SIZE; i++) {
      covariance[i * SIZE + i] = SCALE * SCALE;
    }
    List<Component> components = new ArrayList<>();
    for (int k = 0; k < SIDE * SIDE; k++) {
      double[] mean = new double[SIZE];
      for (int i = 0; i < SIZE; i++) {
        int place = i % 2 == 0 ? k / SIDE : k % SIDE;
        mean[i] = SCALE * SPACING * (place - SIDE / 2);
      }
      components.add(Component.of((double) z[k] * z[k], mean, covariance));
    }
    return new MixturePrior(2, components);
  }

  /** The prior's v(sigma), measured. */
  static VarianceTable variance() {
    MixturePrior mixture = mixture();
    return AnalyticPrior.measuredVariance(mixture, new MixtureDraws(mixture, WEIGHT_NOISE), 0);
  }

  /**
   * One problem.
   *
   * @param weights the posterior's weight of every mode
   */
  record Case(Problem problem, double[] weights) {}

  /** The problem with this index. */
  Case at(int index) {
    double[][] rows = matrix(index);
    DenseModel model = DenseModel.of(Shape.of(2, HEIGHT, WIDTH), rows);
    double largest = new SimpleMatrix(rows).svd().getSingleValue(0);
    double sigmaY = Math.max(LEAST_NOISE, uniform(index, LEVEL) * largest * SCALE);
    double[] truth = truths.draw(index);
    float[] z = new float[measurements];
    noise.normals(index, 0, MEASUREMENT, z);
    float[] data = new float[measurements];
    for (int i = 0; i < measurements; i++) {
      data[i] = (float) (Averages.dot(rows[i], truth) + sigmaY * z[i]);
    }
    return new Case(Problem.of(model, data, sigmaY), weights(model, data, sigmaY));
  }

  /** The random numbers that samplers get for a problem. */
  NoiseStream samplerNoise(int index) {
    return NoiseStream.of("calibration mixture draws " + measurements + " " + index, seed);
  }

  /** The shares of draws nearest to every mean. */
  double[] shares(List<float[]> draws) {
    double[] shares = new double[mixture.components().size()];
    for (float[] draw : draws) {
      shares[nearest(draw)] += 1.0 / draws.size();
    }
    return shares;
  }

  /** Independent draws of the posterior's modes: the positive control. */
  double[] exactShares(Case problem, int index, int draws) {
    double[] shares = new double[problem.weights().length];
    NoiseStream stream = samplerNoise(index);
    for (int draw = 0; draw < draws; draw++) {
      double left = Uniform.of(stream, draw, 0);
      int mode = 0;
      while (mode < shares.length - 1 && left >= problem.weights()[mode]) {
        left -= problem.weights()[mode++];
      }
      shares[mode] += 1.0 / draws;
    }
    return shares;
  }

  private int nearest(float[] draw) {
    double[] x = new double[draw.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = draw[i];
    }
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < mixture.components().size(); k++) {
      double away = Averages.squaredDistance(x, mixture.components().get(k).mean());
      if (away < least) {
        least = away;
        nearest = k;
      }
    }
    return nearest;
  }

  /** Weights proportional to {@code w_k N(y; A m_k, A C_k A^T + sigmaY^2 I)}. */
  private double[] weights(DenseModel model, float[] data, double sigmaY) {
    SimpleMatrix a = new SimpleMatrix(measurements, SIZE);
    for (int i = 0; i < measurements; i++) {
      for (int j = 0; j < SIZE; j++) {
        a.set(i, j, model.at(i, j));
      }
    }
    SimpleMatrix precision =
        a.mult(a.transpose())
            .scale(SCALE * SCALE)
            .plus(SimpleMatrix.identity(measurements).scale(sigmaY * sigmaY))
            .invert();
    double[] log = new double[mixture.components().size()];
    double top = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < log.length; k++) {
      Component c = mixture.components().get(k);
      SimpleMatrix away = a.mult(new SimpleMatrix(SIZE, 1, true, c.mean())).negative();
      for (int i = 0; i < measurements; i++) {
        away.set(i, away.get(i) + data[i]);
      }
      log[k] = Math.log(c.weight()) - away.transpose().mult(precision).mult(away).get(0) / 2;
      top = Math.max(top, log[k]);
    }
    double total = 0;
    for (int k = 0; k < log.length; k++) {
      log[k] = Math.exp(log[k] - top);
      total += log[k];
    }
    for (int k = 0; k < log.length; k++) {
      log[k] /= total;
    }
    return log;
  }

  /** Random singular vectors with uniform singular values. */
  private double[][] matrix(int index) {
    float[] z = new float[measurements * SIZE];
    noise.normals(index, 0, MATRIX, z);
    SimpleMatrix random = new SimpleMatrix(measurements, SIZE);
    for (int i = 0; i < z.length; i++) {
      random.set(i / SIZE, i % SIZE, z[i]);
    }
    SimpleSVD<SimpleMatrix> svd = random.svd(true);
    SimpleMatrix values = new SimpleMatrix(measurements, measurements);
    for (int i = 0; i < measurements; i++) {
      values.set(i, i, uniform(index * measurements + i, SPECTRUM));
    }
    SimpleMatrix v = svd.getV().cols(0, measurements);
    SimpleMatrix a = svd.getU().mult(values).mult(v.transpose());
    double[][] rows = new double[measurements][SIZE];
    for (int i = 0; i < measurements; i++) {
      for (int j = 0; j < SIZE; j++) {
        rows[i][j] = a.get(i, j);
      }
    }
    return rows;
  }

  private double uniform(int index, int purpose) {
    return Uniform.of(noise, index, purpose);
  }
}
