package org.reconstream.posterior;

import java.util.ArrayList;
import java.util.List;
import org.ejml.simple.SimpleEVD;
import org.ejml.simple.SimpleMatrix;
import org.reconstream.array.Fft;
import org.reconstream.array.NoiseStream;
import org.reconstream.array.Tensor;
import org.reconstream.physics.CartesianSense;
import org.reconstream.physics.SamplingMask;
import org.reconstream.prior.Spectrum;

/**
 * An 8 x 8 complex image seen by four smooth coils at a third of the k-space positions, with a
 * stationary Gaussian prior: small enough for the posterior to be written down as dense matrices,
 * {@code Sigma = (C^-1 + H / sigmaY^2)^-1} and {@code mu = Sigma A^T y / sigmaY^2}.
 */
final class SmallProblem {
  static final int SIDE = 8;
  static final int SIZE = 2 * SIDE * SIDE;
  private static final int COILS = 4;

  final CartesianSense model;
  final float[] data;
  final double sigmaY;
  final SimpleMatrix mean;
  final SimpleMatrix covariance;
  private final List<SimpleMatrix> measured = new ArrayList<>();
  private final List<SimpleMatrix> unmeasured = new ArrayList<>();

  SmallProblem(Spectrum spectrum, double sigmaY, long seed) {
    this.sigmaY = sigmaY;
    this.model = new CartesianSense(maps(), mask(seed));
    SimpleMatrix prior = covariance(spectrum);
    SimpleMatrix normal = normal();
    this.covariance = prior.invert().plus(normal.scale(1 / (sigmaY * sigmaY))).invert();
    SimpleMatrix truth = cholesky(prior).mult(column(normals(SIZE, seed, 1)));
    this.data = new float[model.dataShape().size()];
    model.apply(floats(truth), data);
    float[] noise = normals(data.length, seed, 2);
    for (int i = 0; i < data.length; i++) {
      data[i] += (float) (sigmaY * noise[i]);
    }
    float[] adjoint = new float[SIZE];
    model.adjoint(data, adjoint);
    this.mean = covariance.mult(column(adjoint)).scale(1 / (sigmaY * sigmaY));
    SimpleEVD<SimpleMatrix> eigen = normal.eig();
    for (int j = 0; j < SIZE; j++) {
      double h = eigen.getEigenvalue(j).getReal();
      if (h > 0.3) {
        measured.add(eigen.getEigenVector(j));
      } else if (h < 0.02) {
        unmeasured.add(eigen.getEigenVector(j));
      }
    }
  }

  /**
   * How a set of samples compares with the posterior.
   *
   * @param worstMean largest deviation of the sample mean from mu over eigenvectors of Sigma's
   *     coordinates, in standard errors
   * @param measuredRatio sample variance over exact variance where the data speak (h above 0.3)
   * @param nullRatio the same where they are silent (h below 0.02)
   * @param totalRatio the same over all components
   * @param residualRatio mean of {@code ||y - A x||^2 / (2 m sigmaY^2)}
   */
  record Verdict(
      double worstMean,
      double measuredRatio,
      double nullRatio,
      double totalRatio,
      double residualRatio) {}

  Verdict judge(List<float[]> samples) {
    SimpleMatrix average = new SimpleMatrix(SIZE, 1);
    for (float[] s : samples) {
      average = average.plus(column(s));
    }
    average = average.scale(1.0 / samples.size());
    SimpleMatrix scatter = new SimpleMatrix(SIZE, SIZE);
    for (float[] s : samples) {
      SimpleMatrix d = column(s).minus(average);
      scatter = scatter.plus(d.mult(d.transpose()));
    }
    scatter = scatter.scale(1.0 / (samples.size() - 1));
    double worst = 0;
    for (int i = 0; i < SIZE; i++) {
      double error = average.get(i) - mean.get(i);
      worst = Math.max(worst, Math.abs(error) / Math.sqrt(covariance.get(i, i) / samples.size()));
    }
    return new Verdict(
        worst,
        ratio(scatter, measured),
        ratio(scatter, unmeasured),
        scatter.trace() / covariance.trace(),
        residualRatio(samples));
  }

  /** Draws from the posterior by its Cholesky factor: the positive control. */
  List<float[]> exactSamples(int count) {
    SimpleMatrix factor = cholesky(covariance);
    List<float[]> samples = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      samples.add(floats(mean.plus(factor.mult(column(normals(SIZE, 77, k))))));
    }
    return samples;
  }

  /** The sample variance over the exact one, averaged over directions each weighted equally. */
  private double ratio(SimpleMatrix scatter, List<SimpleMatrix> directions) {
    double sum = 0;
    for (SimpleMatrix v : directions) {
      sum +=
          v.transpose().mult(scatter).mult(v).get(0)
              / v.transpose().mult(covariance).mult(v).get(0);
    }
    return sum / directions.size();
  }

  private double residualRatio(List<float[]> samples) {
    float[] predicted = new float[data.length];
    double sum = 0;
    for (float[] s : samples) {
      sum += EvidenceTally.residualRatio(model, data, sigmaY, s, predicted);
    }
    return sum / samples.size();
  }

  private SimpleMatrix normal() {
    SimpleMatrix normal = new SimpleMatrix(SIZE, SIZE);
    float[] unit = new float[SIZE];
    float[] column = new float[SIZE];
    for (int j = 0; j < SIZE; j++) {
      unit[j] = 1;
      model.normal(unit, column);
      unit[j] = 0;
      for (int i = 0; i < SIZE; i++) {
        normal.set(i, j, column[i]);
      }
    }
    return normal.plus(normal.transpose()).scale(0.5);
  }

  /** {@code F^H S F} column by column, by the Fourier transform. */
  private static SimpleMatrix covariance(Spectrum spectrum) {
    Fft fft = Fft.of(SIDE, SIDE);
    Fft.Workspace work = fft.workspace();
    SimpleMatrix covariance = new SimpleMatrix(SIZE, SIZE);
    for (int j = 0; j < SIZE; j++) {
      float[] column = new float[SIZE];
      column[j] = 1;
      fft.forward(column, 0, column, 0, work);
      for (int i = 0; i < SIZE; i++) {
        double fy = (i % (SIDE * SIDE) / SIDE - SIDE / 2) / (double) SIDE;
        double fx = (i % SIDE - SIDE / 2) / (double) SIDE;
        column[i] *= (float) spectrum.at(Math.hypot(fx, fy));
      }
      fft.inverse(column, 0, column, 0, work);
      for (int i = 0; i < SIZE; i++) {
        covariance.set(i, j, column[i]);
      }
    }
    return covariance.plus(covariance.transpose()).scale(0.5);
  }

  static Tensor maps() {
    Tensor maps = Tensor.zeros(COILS, 2, SIDE, SIDE);
    int plane = SIDE * SIDE;
    double[] sum = new double[plane];
    float[] values = maps.values();
    for (int c = 0; c < COILS; c++) {
      for (int i = 0; i < plane; i++) {
        double dy = i / SIDE - (c < 2 ? 0 : SIDE - 1);
        double dx = i % SIDE - (c % 2 == 0 ? 0 : SIDE - 1);
        double size = Math.exp(-(dx * dx + dy * dy) / 40);
        double phase = 0.2 * (c + 1) * (dx - dy) / SIDE;
        values[2 * c * plane + i] = (float) (size * Math.cos(phase));
        values[(2 * c + 1) * plane + i] = (float) (size * Math.sin(phase));
        sum[i] += size * size;
      }
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= (float) Math.sqrt(sum[i % plane]);
    }
    return maps;
  }

  private static SamplingMask mask(long seed) {
    byte[] marks = new byte[SIDE * SIDE];
    float[] z = normals(marks.length, seed, 3);
    for (int i = 0; i < marks.length; i++) {
      int dy = Math.abs(i / SIDE - SIDE / 2);
      int dx = Math.abs(i % SIDE - SIDE / 2);
      marks[i] = (byte) (Math.max(dx, dy) <= 1 || z[i] > 1.1 ? 1 : 0);
    }
    return SamplingMask.of(SIDE, SIDE, marks);
  }

  static SimpleMatrix cholesky(SimpleMatrix a) {
    var decomposition =
        org.ejml.dense.row.factory.DecompositionFactory_DDRM.chol(a.getNumRows(), true);
    if (!decomposition.decompose(a.copy().getDDRM())) {
      throw new IllegalArgumentException("not positive definite");
    }
    return SimpleMatrix.wrap(decomposition.getT(null));
  }

  static float[] normals(int size, long key, int draw) {
    float[] z = new float[size];
    NoiseStream.ofKey(key).normals(draw, 0, 9, z);
    return z;
  }

  private static SimpleMatrix column(float[] values) {
    SimpleMatrix column = new SimpleMatrix(values.length, 1);
    for (int i = 0; i < values.length; i++) {
      column.set(i, values[i]);
    }
    return column;
  }

  private static float[] floats(SimpleMatrix column) {
    float[] values = new float[column.getNumElements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) column.get(i);
    }
    return values;
  }
}
