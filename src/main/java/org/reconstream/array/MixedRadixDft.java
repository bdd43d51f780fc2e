package org.reconstream.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decimation in frequency with radix 4, 2 and any odd prime up to {@link Dft#LARGEST_DIRECT_PRIME}
 * (Cooley and Tukey 1965). Works in place: only references to rows are reordered, at the end.
 */
final class MixedRadixDft extends Dft {
  private final int[] radices;
  private final float[][] cosines;
  private final float[][] sines;
  private final OddPrimeDft[] primes;
  private final int scratchRows;

  MixedRadixDft(int length, int[] factors) {
    this(length, radices(factors));
  }

  private MixedRadixDft(int length, List<Integer> radices) {
    super(length, order(length, radices));
    this.radices = radices.stream().mapToInt(Integer::intValue).toArray();
    this.cosines = new float[this.radices.length][];
    this.sines = new float[this.radices.length][];
    this.primes = new OddPrimeDft[this.radices.length];
    int rows = 0;
    int block = length;
    for (int stage = 0; stage < this.radices.length; stage++) {
      int radix = this.radices[stage];
      if (radix % 2 == 1) {
        primes[stage] = new OddPrimeDft(radix);
        rows = Math.max(rows, primes[stage].scratchRows());
      }
      twiddles(stage, radix, block);
      block /= radix;
    }
    this.scratchRows = rows;
  }

  @Override
  int radixSum() {
    return Arrays.stream(radices).sum();
  }

  /** The prime factors in ascending order. */
  static int[] factors(int length) {
    List<Integer> factors = new ArrayList<>();
    int rest = length;
    for (int p = 2; p * p <= rest; p++) {
      while (rest % p == 0) {
        factors.add(p);
        rest /= p;
      }
    }
    if (rest > 1) {
      factors.add(rest);
    }
    return factors.stream().mapToInt(Integer::intValue).toArray();
  }

  private static List<Integer> radices(int[] factors) {
    List<Integer> radices = new ArrayList<>();
    for (int f : factors) {
      int last = radices.size() - 1;
      if (f == 2 && last >= 0 && radices.get(last) == 2) {
        radices.set(last, 4);
      } else {
        radices.add(f);
      }
    }
    return radices;
  }

  /** Where the in-place stages leave result k. */
  private static int[] order(int length, List<Integer> radices) {
    int[] order = new int[length];
    for (int k = 0; k < length; k++) {
      int rest = k;
      int block = length;
      for (int radix : radices) {
        block /= radix;
        order[k] += rest % radix * block;
        rest /= radix;
      }
    }
    return order;
  }

  private void twiddles(int stage, int radix, int block) {
    int stride = block / radix;
    cosines[stage] = new float[block];
    sines[stage] = new float[block];
    for (int k = 0; k < radix; k++) {
      for (int b = 0; b < stride; b++) {
        double angle = -2 * Math.PI * k * b / block;
        cosines[stage][k * stride + b] = (float) Math.cos(angle);
        sines[stage][k * stride + b] = (float) Math.sin(angle);
      }
    }
  }

  @Override
  int scratchRows() {
    return scratchRows;
  }

  @Override
  void transform(float[][] re, float[][] im, float[][] scratch, int columns) {
    block(0, 0, length(), re, im, scratch, columns);
  }

  /** All stages of one block before the next block, so that small blocks stay in the cache. */
  private void block(
      int stage, int start, int size, float[][] re, float[][] im, float[][] scratch, int n) {
    if (stage == radices.length) {
      return;
    }
    int stride = size / radices[stage];
    for (int b = 0; b < stride; b++) {
      if (radices[stage] == 4) {
        radix4(stage, re, im, start + b, b, stride, n);
      } else {
        butterfly(stage, re, im, start + b, stride, scratch, n);
        twiddle(stage, re, im, start, b, stride, n);
      }
    }
    for (int k = 0; k < radices[stage]; k++) {
      block(stage + 1, start + k * stride, stride, re, im, scratch, n);
    }
  }

  private void butterfly(
      int stage, float[][] re, float[][] im, int first, int stride, float[][] scratch, int n) {
    if (radices[stage] == 2) {
      Rows.sumDifference(re[first], re[first + stride], re[first], re[first + stride], n);
      Rows.sumDifference(im[first], im[first + stride], im[first], im[first + stride], n);
    } else {
      primes[stage].transform(re, im, first, stride, scratch, n);
    }
  }

  /** A butterfly of four and its twiddle factors. */
  private void radix4(int stage, float[][] re, float[][] im, int first, int b, int stride, int n) {
    int i1 = first + stride;
    int i2 = i1 + stride;
    int i3 = i2 + stride;
    Rows.foldFour(re[first], re[i1], re[i2], re[i3], n);
    Rows.foldFour(im[first], im[i1], im[i2], im[i3], n);
    float[] evenRe = re[i1];
    float[] evenIm = im[i1];
    float[] oddRe = re[i2];
    float[] oddIm = im[i2];
    float[] turnedRe = re[i3];
    float[] turnedIm = im[i3];
    if (b == 0) {
      Rows.turnPair(oddRe, oddIm, turnedRe, turnedIm, n);
    } else {
      float[] cos = cosines[stage];
      float[] sin = sines[stage];
      int at1 = stride + b;
      int at2 = at1 + stride;
      int at3 = at2 + stride;
      Rows.turnPair(oddRe, oddIm, turnedRe, turnedIm, cos[at1], sin[at1], cos[at3], sin[at3], n);
      Rows.rotate(evenRe, evenIm, cos[at2], sin[at2], n);
    }
    re[i1] = oddRe;
    im[i1] = oddIm;
    re[i2] = evenRe;
    im[i2] = evenIm;
    re[i3] = turnedIm;
    im[i3] = turnedRe;
  }

  private void twiddle(int stage, float[][] re, float[][] im, int start, int b, int stride, int n) {
    if (b == 0) {
      return;
    }
    for (int k = 1; k < radices[stage]; k++) {
      int row = start + k * stride + b;
      int at = k * stride + b;
      Rows.rotate(re[row], im[row], cosines[stage][at], sines[stage][at], n);
    }
  }
}
