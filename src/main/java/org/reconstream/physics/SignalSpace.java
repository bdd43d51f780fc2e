package org.reconstream.physics;

import java.util.Collection;
import java.util.stream.IntStream;

/**
 * The projection onto the space that calibration windows span: a Hermitian matrix over the samples
 * of a window (coil slowest, then row, then column).
 *
 * <p>Of the windows' Gram matrix {@code sum_k w_k w_k^H} an eigenvalue e counts with the weight
 * {@code max(0, 1 - floor / e)}, where the floor is the largest eigenvalue that noise alone would
 * give (Marchenko and Pastur 1967) and at least a millionth of the largest eigenvalue, so that no
 * direction is cut off sharply.
 */
final class SignalSpace {
  private static final double RELATIVE_FLOOR = 1e-6;

  /**
   * Sets of rows of the Gram matrix that are added up in parallel, each in the order of windows.
   */
  private static final int STRANDS = 8;

  private final int unknowns;
  private final double[] re;
  private final double[] im;

  private SignalSpace(int unknowns, double[] re, double[] im) {
    this.unknowns = unknowns;
    this.re = re;
    this.im = im;
  }

  /**
   * The signal space of planar k-space {@code [C, 2, H, W]}.
   *
   * @param sigma noise level per real channel
   */
  static SignalSpace of(
      float[] samples, int coils, int height, int width, CalibrationWindows windows, double sigma) {
    int n = coils * windows.size() * windows.size();
    HermitianTridiagonal gram = new HermitianTridiagonal(n, false);
    int area = windows.size() * windows.size();
    int[] offsets = new int[n];
    for (int i = 0; i < n; i++) {
      int inside = i / windows.size() % windows.size() * width + i % windows.size();
      offsets[i] = 2 * (i / area) * height * width + inside;
    }
    IntStream.range(0, STRANDS)
        .parallel()
        .forEach(s -> addRows(s, samples, height * width, offsets, windows.corners(), gram));
    mirror(gram, n);
    return of(eigen(gram, n), n, windows.corners().size(), sigma);
  }

  private static HermitianEigen eigen(HermitianTridiagonal gram, int n) {
    try {
      return HermitianEigen.of(gram, n);
    } catch (ArithmeticException e) {
      throw new UnusableScanException(
          "the calibration samples could not be decomposed; check them for defects");
    }
  }

  /** Every so-many-th row of the lower half of the Gram matrix. */
  private static void addRows(
      int strand,
      float[] samples,
      int plane,
      int[] offsets,
      Collection<Integer> corners,
      HermitianTridiagonal gram) {
    int n = offsets.length;
    double[] re = new double[n];
    double[] im = new double[n];
    for (int corner : corners) {
      for (int i = 0; i < n; i++) {
        re[i] = samples[offsets[i] + corner];
        im[i] = samples[offsets[i] + corner + plane];
      }
      for (int i = strand; i < n; i += STRANDS) {
        addRow(re, im, i, gram.re()[i], gram.im()[i]);
      }
    }
  }

  private static void addRow(double[] re, double[] im, int i, double[] rowRe, double[] rowIm) {
    double a = re[i];
    double b = im[i];
    for (int j = 0; j <= i; j++) {
      rowRe[j] += a * re[j] + b * im[j];
    }
    for (int j = 0; j <= i; j++) {
      rowIm[j] += b * re[j] - a * im[j];
    }
  }

  private static void mirror(HermitianTridiagonal gram, int n) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        gram.re()[j][i] = gram.re()[i][j];
        gram.im()[j][i] = -gram.im()[i][j];
      }
    }
  }

  private static SignalSpace of(HermitianEigen eigen, int n, int windows, double sigma) {
    double largest = 0;
    for (int i = 0; i < n; i++) {
      largest = Math.max(largest, eigen.value(i));
    }
    double edge = Math.sqrt(windows) + Math.sqrt(n);
    double floor = Math.max(2 * sigma * sigma * edge * edge, RELATIVE_FLOOR * largest);
    int[] kept = IntStream.range(0, n).filter(i -> eigen.value(i) > floor).toArray();
    double[][] vRe = new double[kept.length][n];
    double[][] vIm = new double[kept.length][n];
    IntStream.range(0, kept.length).parallel().forEach(k -> eigen.vector(kept[k], vRe[k], vIm[k]));
    double[] re = new double[n * n];
    double[] im = new double[n * n];
    IntStream.range(0, n)
        .parallel()
        .forEach(
            i -> {
              for (int k = 0; k < kept.length; k++) {
                double weight = 1 - floor / eigen.value(kept[k]);
                addProjection(vRe[k], vIm[k], weight, i, re, im);
              }
            });
    return new SignalSpace(n, re, im);
  }

  /** Adds row i of {@code weight v v^H}. */
  private static void addProjection(
      double[] vRe, double[] vIm, double weight, int i, double[] re, double[] im) {
    int n = vRe.length;
    double a = weight * vRe[i];
    double b = weight * vIm[i];
    for (int j = 0; j < n; j++) {
      re[i * n + j] += a * vRe[j] + b * vIm[j];
    }
    for (int j = 0; j < n; j++) {
      im[i * n + j] += b * vRe[j] - a * vIm[j];
    }
  }

  /**
   * The lag kernel of one coil pair: for every lag {@code (dy, dx)} from {@code 1 - size} to {@code
   * size - 1} the mean over windows of the projection's entries, interleaved complex, {@code [2
   * size - 1, 2 size - 1, 2]}.
   */
  double[] lags(int coil, int other, int size) {
    int span = 2 * size - 1;
    double[] lags = new double[span * span * 2];
    int area = size * size;
    for (int i = 0; i < area; i++) {
      for (int j = 0; j < area; j++) {
        int dy = j / size - i / size + size - 1;
        int dx = j % size - i % size + size - 1;
        int entry = (coil * area + i) * unknowns + other * area + j;
        lags[2 * (dy * span + dx)] += re[entry] / area;
        lags[2 * (dy * span + dx) + 1] += im[entry] / area;
      }
    }
    return lags;
  }
}
