package org.reconstream.physics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;

/**
 * Coil maps as the dominant eigenvectors of the operator that projects k-space windows onto the
 * signal space of the calibration windows (ESPIRiT; Uecker et al. 2014, Eq. 20-24).
 *
 * <p>At every pixel that operator is a Hermitian C x C matrix; where there is signal one eigenvalue
 * is close to 1 and its eigenvector is the vector of sensitivities, up to a phase. The phase is
 * fixed by the virtual coil that is the first principal component of the calibration samples. The
 * maps have unit norm times a weight that rises smoothly from 0 to 1 as the eigenvalue goes from
 * {@link #ABSENT} to {@link #PRESENT}.
 *
 * <p>Rows of pixels are worked on in parallel and do not depend on each other.
 */
final class Espirit {
  /** Eigenvalue at and below which a pixel has no signal. */
  static final double ABSENT = 0.8;

  /** Eigenvalue at and above which a pixel belongs to the object. */
  static final double PRESENT = 0.95;

  private static final int MAX_ITERATIONS = 100;
  private static final double SETTLED = 1e-5;

  private final int coils;
  private final int height;
  private final int width;
  private final int span;
  private final double[][] lags;
  private final double[][] alongX;
  private final double[] reference;
  private final float[] maps;
  private final float[] eigenvalues;

  private Espirit(int coils, int height, int width, int size, SignalSpace space, double[] ref) {
    this.coils = coils;
    this.height = height;
    this.width = width;
    this.span = 2 * size - 1;
    this.lags = new double[coils * (coils + 1) / 2][];
    for (int c = 0, pair = 0; c < coils; c++) {
      for (int d = 0; d <= c; d++, pair++) {
        lags[pair] = space.lags(c, d, size);
      }
    }
    this.alongX = new double[width][];
    Arrays.setAll(alongX, x -> phases(x, width));
    this.reference = ref;
    this.maps = new float[coils * 2 * height * width];
    this.eigenvalues = new float[height * width];
  }

  /**
   * Estimates maps from whitened planar k-space {@code [C, 2, H, W]}.
   *
   * @param sigma noise level of the samples per real channel
   */
  static CoilMaps estimate(
      Tensor samples, SamplingMask mask, CalibrationWindows windows, double sigma) {
    int coils = samples.shape().dim(0);
    int height = mask.height();
    int width = mask.width();
    SignalSpace space = SignalSpace.of(samples.values(), coils, height, width, windows, sigma);
    double[] reference = principalCoil(samples.values(), coils, height * width, windows);
    Espirit espirit = new Espirit(coils, height, width, windows.size(), space, reference);
    IntStream.range(0, height).parallel().forEach(espirit::row);
    return espirit.result();
  }

  private static double[] principalCoil(
      float[] samples, int coils, int plane, CalibrationWindows windows) {
    double[] covariance = new double[2 * coils * coils];
    for (int corner : windows.corners()) {
      for (int c = 0; c < coils; c++) {
        for (int d = 0; d < coils; d++) {
          double a = samples[2 * c * plane + corner];
          double b = samples[(2 * c + 1) * plane + corner];
          double p = samples[2 * d * plane + corner];
          double q = samples[(2 * d + 1) * plane + corner];
          covariance[2 * (c * coils + d)] += a * p + b * q;
          covariance[2 * (c * coils + d) + 1] += b * p - a * q;
        }
      }
    }
    double[] vector = new double[2 * coils];
    for (int c = 0; c < coils; c++) {
      vector[2 * c] = 1;
    }
    dominant(covariance, coils, vector, new double[2 * coils]);
    return vector;
  }

  private void row(int y) {
    double[][] row = new double[lags.length][2 * span];
    double[] alongY = phases(y, height);
    for (int pair = 0; pair < lags.length; pair++) {
      for (int dy = 0; dy < span; dy++) {
        double cos = alongY[2 * dy];
        double sin = alongY[2 * dy + 1];
        for (int dx = 0; dx < span; dx++) {
          double re = lags[pair][2 * (dy * span + dx)];
          double im = lags[pair][2 * (dy * span + dx) + 1];
          row[pair][2 * dx] += re * cos - im * sin;
          row[pair][2 * dx + 1] += re * sin + im * cos;
        }
      }
    }
    double[] matrix = new double[2 * coils * coils];
    double[] vector = new double[2 * coils];
    double[] scratch = new double[2 * coils];
    for (int c = 0; c < coils; c++) {
      vector[2 * c] = 1;
    }
    for (int x = 0; x < width; x++) {
      fillMatrix(row, x, matrix);
      double value = dominant(matrix, coils, vector, scratch);
      store(y * width + x, vector, value);
    }
  }

  /** {@code exp(-2 pi i d (position - size / 2) / size)} of every lag d, interleaved complex. */
  private double[] phases(int position, int size) {
    double[] phases = new double[2 * span];
    for (int d = 0; d < span; d++) {
      double angle = -2 * Math.PI * (d - span / 2) * (position - size / 2) / size;
      phases[2 * d] = Math.cos(angle);
      phases[2 * d + 1] = Math.sin(angle);
    }
    return phases;
  }

  private void fillMatrix(double[][] row, int x, double[] matrix) {
    double[] phase = alongX[x];
    for (int c = 0, pair = 0; c < coils; c++) {
      for (int d = 0; d <= c; d++, pair++) {
        double re = 0;
        double im = 0;
        double[] k = row[pair];
        for (int i = 0; i < 2 * span; i += 2) {
          re += k[i] * phase[i] - k[i + 1] * phase[i + 1];
          im += k[i] * phase[i + 1] + k[i + 1] * phase[i];
        }
        matrix[2 * (c * coils + d)] = re;
        matrix[2 * (c * coils + d) + 1] = im;
        matrix[2 * (d * coils + c)] = re;
        matrix[2 * (d * coils + c) + 1] = -im;
      }
    }
  }

  /** Power iteration from {@code vector}, which becomes the unit eigenvector; its eigenvalue. */
  private static double dominant(double[] matrix, int n, double[] vector, double[] scratch) {
    double value = 0;
    for (int iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
      double norm = 0;
      for (int c = 0; c < n; c++) {
        double re = 0;
        double im = 0;
        for (int d = 0, at = 2 * c * n; d < 2 * n; d += 2, at += 2) {
          re += matrix[at] * vector[d] - matrix[at + 1] * vector[d + 1];
          im += matrix[at] * vector[d + 1] + matrix[at + 1] * vector[d];
        }
        scratch[2 * c] = re;
        scratch[2 * c + 1] = im;
        norm += re * re + im * im;
      }
      if (norm == 0) {
        return 0;
      }
      norm = Math.sqrt(norm);
      double change = 0;
      for (int i = 0; i < 2 * n; i++) {
        double next = scratch[i] / norm;
        change += (next - vector[i]) * (next - vector[i]);
        vector[i] = next;
      }
      value = norm;
      if (change < SETTLED * SETTLED) {
        break;
      }
    }
    return value;
  }

  private void store(int pixel, double[] vector, double value) {
    double re = 0;
    double im = 0;
    for (int c = 0; c < coils; c++) {
      re += reference[2 * c] * vector[2 * c] + reference[2 * c + 1] * vector[2 * c + 1];
      im += reference[2 * c] * vector[2 * c + 1] - reference[2 * c + 1] * vector[2 * c];
    }
    double size = Math.hypot(re, im);
    double cos = size > 0 ? re / size : 1;
    double sin = size > 0 ? -im / size : 0;
    int plane = height * width;
    for (int c = 0; c < coils; c++) {
      maps[2 * c * plane + pixel] = (float) (vector[2 * c] * cos - vector[2 * c + 1] * sin);
      maps[(2 * c + 1) * plane + pixel] = (float) (vector[2 * c] * sin + vector[2 * c + 1] * cos);
    }
    eigenvalues[pixel] = (float) value;
  }

  private CoilMaps result() {
    int plane = height * width;
    float[] support = new float[plane];
    for (int i = 0; i < plane; i++) {
      support[i] = (float) weight(eigenvalues[i]);
      for (int row = 0; row < 2 * coils; row++) {
        maps[row * plane + i] *= support[i];
      }
    }
    return new CoilMaps(
        Tensor.of(Shape.of(coils, 2, height, width), maps),
        Tensor.of(Shape.of(height, width), support));
  }

  /** A smooth step: 0 up to {@link #ABSENT}, 1 from {@link #PRESENT}. */
  static double weight(double eigenvalue) {
    double t = Math.min(1, Math.max(0, (eigenvalue - ABSENT) / (PRESENT - ABSENT)));
    return t * t * (3 - 2 * t);
  }
}
