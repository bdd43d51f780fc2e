package org.reconstream.array;

/**
 * The discrete Fourier transform of odd prime length p by its definition, with the symmetry of
 * cosine and sine: with {@code t_k = x_k + x_(p-k)} and {@code d_k = x_k - x_(p-k)},
 *
 * <pre>
 * u_j = x_0 + sum_k cos(2 pi j k / p) t_k,   v_j = sum_k sin(2 pi j k / p) d_k,   k = 1 .. (p-1)/2
 * X_j = u_j - i v_j,   X_(p-j) = u_j + i v_j
 * </pre>
 *
 * Both sums are small matrix products over rows, done four or two terms at a time.
 */
final class OddPrimeDft {
  private final int prime;
  private final int half;
  private final Sums cosine;
  private final Sums sine;

  OddPrimeDft(int prime) {
    this.prime = prime;
    this.half = (prime - 1) / 2;
    this.cosine = new Sums(0, half + 1, true);
    this.sine = new Sums(half + 1, half, false);
  }

  /** The number of scratch rows. */
  int scratchRows() {
    return 4 * half;
  }

  /** Transforms the rows {@code first + k stride}, k = 0 .. p - 1, in place. */
  void transform(float[][] re, float[][] im, int first, int stride, float[][] scratch, int n) {
    for (int k = 1; k <= half; k++) {
      int low = first + k * stride;
      int high = first + (prime - k) * stride;
      Rows.sumDifference(re[low], re[high], re[low], re[high], n);
      Rows.sumDifference(im[low], im[high], im[low], im[high], n);
    }
    for (int j = 1; j <= half; j++) {
      int row = 4 * (j - 1);
      cosine.apply(j, re, first, stride, scratch[row], n);
      cosine.apply(j, im, first, stride, scratch[row + 1], n);
      sine.apply(j, re, first, stride, scratch[row + 2], n);
      sine.apply(j, im, first, stride, scratch[row + 3], n);
    }
    for (int k = 1; k <= half; k++) {
      Rows.add(re[first + k * stride], re[first], n);
      Rows.add(im[first + k * stride], im[first], n);
    }
    for (int j = 1; j <= half; j++) {
      int row = 4 * (j - 1);
      int low = first + j * stride;
      int high = first + (prime - j) * stride;
      Rows.sumDifference(scratch[row], scratch[row + 3], re[low], re[high], n);
      Rows.sumDifference(scratch[row + 1], scratch[row + 2], im[high], im[low], n);
    }
  }

  /** One of the two sums for every j: its first row, number of terms and weights. */
  private final class Sums {
    private final int from;
    private final int terms;
    private final float[][] weights;

    Sums(int from, int count, boolean cosine) {
      this.from = from;
      this.terms = (count + 1) / 2 * 2;
      this.weights = new float[half + 1][terms];
      for (int j = 1; j <= half; j++) {
        for (int i = 0; i < count; i++) {
          // Row k of the upper half holds the difference of index p - k.
          double angle = 2 * Math.PI * j * (cosine ? i : prime - from - i) / prime;
          weights[j][i] = (float) (cosine ? Math.cos(angle) : Math.sin(angle));
        }
      }
    }

    /** An odd number of terms is made even by a repeated row of weight zero. */
    private float[] row(float[][] rows, int first, int stride, int term) {
      return rows[first + Math.min(from + term, from == 0 ? half : prime - 1) * stride];
    }

    void apply(int j, float[][] rows, int first, int stride, float[] target, int n) {
      float[] w = weights[j];
      for (int i = 0; i < terms; ) {
        float[] a = row(rows, first, stride, i);
        float[] b = row(rows, first, stride, i + 1);
        if (i + 4 <= terms) {
          float[] c = row(rows, first, stride, i + 2);
          float[] d = row(rows, first, stride, i + 3);
          if (i == 0) {
            Rows.combine(a, b, c, d, target, w, i, n);
          } else {
            Rows.addCombination(a, b, c, d, target, w, i, n);
          }
          i += 4;
        } else {
          if (i == 0) {
            Rows.combine(a, b, target, w[i], w[i + 1], n);
          } else {
            Rows.addCombination(a, b, target, w[i], w[i + 1], n);
          }
          i += 2;
        }
      }
    }
  }
}
