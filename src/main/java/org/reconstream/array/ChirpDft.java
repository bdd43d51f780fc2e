package org.reconstream.array;

import java.util.Arrays;

/**
 * A transform of any length as a convolution with a chirp (Bluestein 1970): {@code j k = (j^2 + k^2
 * - (k - j)^2) / 2}, so {@code X_k = w_k sum_j (x_j w_j) conj(w_(k-j))} with {@code w_j = exp(-pi i
 * j^2 / n)}, the sum being a cyclic convolution of a length with small factors.
 */
final class ChirpDft extends Dft {
  private final MixedRadixDft convolution;
  private final float[] chirpRe;
  private final float[] chirpIm;
  private final float[] kernelRe;
  private final float[] kernelIm;

  ChirpDft(int length) {
    super(length, identity(length));
    int size = smoothAtLeast(2 * length - 1);
    this.convolution = new MixedRadixDft(size, MixedRadixDft.factors(size));
    this.chirpRe = new float[length];
    this.chirpIm = new float[length];
    double[] kernel = new double[2 * size];
    for (int j = 0; j < length; j++) {
      // j^2 modulo 2 n keeps the angle small, hence exact.
      double angle = -Math.PI * ((long) j * j % (2L * length)) / length;
      chirpRe[j] = (float) Math.cos(angle);
      chirpIm[j] = (float) Math.sin(angle);
      for (int at : new int[] {j, (size - j) % size}) {
        kernel[2 * at] = Math.cos(angle) / size;
        kernel[2 * at + 1] = -Math.sin(angle) / size;
      }
    }
    this.kernelRe = new float[size];
    this.kernelIm = new float[size];
    spectrum(kernel, size);
  }

  @Override
  int radixSum() {
    // Two transforms, each of at least twice the length.
    return 4 * convolution.radixSum();
  }

  private static int[] identity(int length) {
    int[] order = new int[length];
    for (int i = 0; i < length; i++) {
      order[i] = i;
    }
    return order;
  }

  private static int smoothAtLeast(int minimum) {
    for (int size = minimum; ; size++) {
      int rest = size;
      for (int p = 2; p <= 5; p++) {
        while (rest % p == 0) {
          rest /= p;
        }
      }
      if (rest == 1) {
        return size;
      }
    }
  }

  /** The plain transform of the kernel in double precision, once per plan. */
  private void spectrum(double[] kernel, int size) {
    double[] cos = new double[size];
    double[] sin = new double[size];
    for (int j = 0; j < size; j++) {
      cos[j] = Math.cos(2 * Math.PI * j / size);
      sin[j] = -Math.sin(2 * Math.PI * j / size);
    }
    for (int k = 0; k < size; k++) {
      double re = 0;
      double im = 0;
      for (int j = 0; j < size; j++) {
        int at = (int) ((long) j * k % size);
        re += kernel[2 * j] * cos[at] - kernel[2 * j + 1] * sin[at];
        im += kernel[2 * j] * sin[at] + kernel[2 * j + 1] * cos[at];
      }
      kernelRe[k] = (float) re;
      kernelIm[k] = (float) im;
    }
  }

  @Override
  int scratchRows() {
    return 2 * convolution.length() + convolution.scratchRows();
  }

  @Override
  void transform(float[][] re, float[][] im, float[][] scratch, int columns) {
    int size = convolution.length();
    float[][] workRe = Arrays.copyOfRange(scratch, 0, size);
    float[][] workIm = Arrays.copyOfRange(scratch, size, 2 * size);
    float[][] rest = Arrays.copyOfRange(scratch, 2 * size, scratch.length);
    for (int j = 0; j < size; j++) {
      if (j < length()) {
        System.arraycopy(re[j], 0, workRe[j], 0, columns);
        System.arraycopy(im[j], 0, workIm[j], 0, columns);
        Rows.rotate(workRe[j], workIm[j], chirpRe[j], chirpIm[j], columns);
      } else {
        Arrays.fill(workRe[j], 0, columns, 0);
        Arrays.fill(workIm[j], 0, columns, 0);
      }
    }
    convolve(workRe, workIm, rest, columns);
    for (int k = 0; k < length(); k++) {
      Rows.rotate(workRe[k], workIm[k], chirpRe[k], chirpIm[k], columns);
      System.arraycopy(workRe[k], 0, re[k], 0, columns);
      System.arraycopy(workIm[k], 0, im[k], 0, columns);
    }
  }

  private void convolve(float[][] re, float[][] im, float[][] scratch, int columns) {
    convolution.plain(re, im, scratch, columns);
    for (int k = 0; k < convolution.length(); k++) {
      Rows.rotate(re[k], im[k], kernelRe[k], kernelIm[k], columns);
    }
    convolution.plain(im, re, scratch, columns);
  }
}
