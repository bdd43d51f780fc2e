package org.reconstream.array;

/**
 * The centred discrete Fourier transform of one length, across the rows of a complex plane.
 *
 * <p>{@code X[k] = sum_j exp(-2 pi i (k - c)(j - c) / n) x[j]}, {@code c = floor(n / 2)}: element 0
 * frequency and the image centre are at index c, and nothing is scaled. The inverse uses the
 * opposite sign and is not scaled either, so that the two in a row multiply by n.
 *
 * <p>A plane is {@code re[n][]} and {@code im[n][]}, one array per row; the transform runs in place
 * along the first index, over the first {@code columns} elements of every row at once. Rows trade
 * places: after the call {@code re[k]} is row k of the result, though it may be another array than
 * before.
 *
 * <p>Plans are immutable and thread-safe; the plane and the scratch belong to one caller at a time.
 */
abstract sealed class Dft permits MixedRadixDft, ChirpDft {
  /** The largest prime factor that is transformed directly; beyond it a chirp is cheaper. */
  static final int LARGEST_DIRECT_PRIME = 127;

  private final int[] order;
  private final int length;

  Dft(int length, int[] order) {
    this.length = length;
    this.order = order;
  }

  /** The plan for one length, at least 1. */
  static Dft of(int length) {
    int[] factors = MixedRadixDft.factors(length);
    int largest = factors.length == 0 ? 1 : factors[factors.length - 1];
    return largest <= LARGEST_DIRECT_PRIME
        ? new MixedRadixDft(length, factors)
        : new ChirpDft(length);
  }

  /** The number of rows. */
  final int length() {
    return length;
  }

  /** The number of scratch rows that {@link #forward} needs; each at least {@code columns} long. */
  abstract int scratchRows();

  /** The sum of the radices of its stages, to which the operations per element are proportional. */
  abstract int radixSum();

  /**
   * The plain forward transform (index 0 first on both sides) of {@code re} and {@code im}; result
   * k is left at the position that {@code order} gave to the constructor.
   */
  abstract void transform(float[][] re, float[][] im, float[][] scratch, int columns);

  /** The forward transform in place; {@code scratch} rows are overwritten. */
  final void forward(float[][] re, float[][] im, float[][] scratch, int columns) {
    rotateRows(re);
    rotateRows(im);
    transform(re, im, scratch, columns);
    placeRows(re, length / 2);
    placeRows(im, length / 2);
  }

  /** The inverse transform (without 1/n) in place; {@code scratch} rows are overwritten. */
  final void inverse(float[][] re, float[][] im, float[][] scratch, int columns) {
    // Swapping the real and imaginary parts on both sides turns a forward transform into an
    // inverse.
    forward(im, re, scratch, columns);
  }

  /** The forward transform with index 0 first on both sides, in place. */
  final void plain(float[][] re, float[][] im, float[][] scratch, int columns) {
    transform(re, im, scratch, columns);
    placeRows(re, 0);
    placeRows(im, 0);
  }

  private void rotateRows(float[][] rows) {
    float[][] before = rows.clone();
    int centre = length / 2;
    for (int j = 0; j < length; j++) {
      rows[j] = before[(j + centre) % length];
    }
  }

  private void placeRows(float[][] rows, int centre) {
    float[][] before = rows.clone();
    for (int k = 0; k < length; k++) {
      rows[(k + centre) % length] = before[order[k]];
    }
  }
}
