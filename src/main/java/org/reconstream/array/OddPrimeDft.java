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
 * Both sums are small matrix products over rows, done two results by four terms at a time.
 */
final class OddPrimeDft {
  private final int prime;
  private final int half;
  private final int[] cosineTerms;
  private final int[] sineTerms;
  private final float[] cosineWeights;
  private final float[] sineWeights;

  OddPrimeDft(int prime) {
    this.prime = prime;
    this.half = (prime - 1) / 2;
    this.cosineTerms = terms(0, half + 1);
    this.sineTerms = terms(half + 1, half);
    this.cosineWeights = weights(cosineTerms, half + 1);
    this.sineWeights = weights(sineTerms, half);
  }

  /** Rows of the input, padded to a multiple of four by repeating the first. */
  private static int[] terms(int from, int count) {
    int[] terms = new int[(count + 3) / 4 * 4];
    for (int i = 0; i < terms.length; i++) {
      terms[i] = i < count ? from + i : from;
    }
    return terms;
  }

  /** Eight weights per pair of results and block of four terms; zero where padded. */
  private float[] weights(int[] terms, int count) {
    boolean cosine = terms[0] == 0;
    float[] weights = new float[pairs() * terms.length * 2];
    int at = 0;
    for (int pair = 0; pair < pairs(); pair++) {
      for (int block = 0; block < terms.length; block += 4) {
        for (int j = 2 * pair + 1; j <= 2 * pair + 2; j++) {
          for (int i = block; i < block + 4; i++, at++) {
            if (i < count && j <= half) {
              weights[at] = weight(j, terms[i], cosine);
            }
          }
        }
      }
    }
    return weights;
  }

  private float weight(int j, int term, boolean cosine) {
    if (cosine) {
      return (float) Math.cos(2 * Math.PI * j * term / prime);
    }
    // Row half + 1 + i holds the difference d_(half - i).
    return (float) Math.sin(2 * Math.PI * j * (prime - term) / prime);
  }

  private int pairs() {
    return (half + 1) / 2;
  }

  /** The number of scratch rows. */
  int scratchRows() {
    return 8 * pairs();
  }

  /** Transforms the rows {@code first + k stride}, k = 0 .. p - 1, in place. */
  void transform(float[][] re, float[][] im, int first, int stride, float[][] scratch, int n) {
    for (int k = 1; k <= half; k++) {
      int low = first + k * stride;
      int high = first + (prime - k) * stride;
      Rows.sumDifference(re[low], re[high], re[low], re[high], n);
      Rows.sumDifference(im[low], im[high], im[low], im[high], n);
    }
    int part = 2 * pairs();
    sums(cosineTerms, cosineWeights, re, first, stride, scratch, 0, n);
    sums(cosineTerms, cosineWeights, im, first, stride, scratch, part, n);
    sums(sineTerms, sineWeights, re, first, stride, scratch, 2 * part, n);
    sums(sineTerms, sineWeights, im, first, stride, scratch, 3 * part, n);
    for (int k = 1; k <= half; k++) {
      Rows.add(re[first + k * stride], re[first], n);
      Rows.add(im[first + k * stride], im[first], n);
    }
    for (int j = 1; j <= half; j++) {
      int low = first + j * stride;
      int high = first + (prime - j) * stride;
      float[] cosineRe = scratch[j - 1];
      float[] cosineIm = scratch[part + j - 1];
      float[] sineRe = scratch[2 * part + j - 1];
      float[] sineIm = scratch[3 * part + j - 1];
      Rows.sumDifference(cosineRe, sineIm, re[low], re[high], n);
      Rows.sumDifference(cosineIm, sineRe, im[high], im[low], n);
    }
  }

  private void sums(
      int[] terms,
      float[] weights,
      float[][] rows,
      int first,
      int stride,
      float[][] target,
      int targetRow,
      int n) {
    int at = 0;
    for (int pair = 0; pair < pairs(); pair++) {
      float[] s = target[targetRow + 2 * pair];
      float[] t = target[targetRow + 2 * pair + 1];
      for (int block = 0; block < terms.length; block += 4, at += 8) {
        float[] x0 = rows[first + terms[block] * stride];
        float[] x1 = rows[first + terms[block + 1] * stride];
        float[] x2 = rows[first + terms[block + 2] * stride];
        float[] x3 = rows[first + terms[block + 3] * stride];
        if (block == 0) {
          Rows.combine(x0, x1, x2, x3, s, t, weights, at, n);
        } else {
          Rows.addCombination(x0, x1, x2, x3, s, t, weights, at, n);
        }
      }
    }
  }
}
