package org.reconstream.array;

import java.util.Arrays;

/**
 * The extent of a row-major array, slowest axis first.
 *
 * <p>Immutable and thread-safe. Every dimension is at least 1 and the number of elements fits an
 * {@code int}.
 */
public final class Shape {
  private final int[] dims;
  private final int size;

  private Shape(int[] dims) {
    long product = 1;
    for (int dim : dims) {
      if (dim < 1) {
        throw new IllegalArgumentException(
            "every dimension must be at least 1, got " + Arrays.toString(dims));
      }
      product = Math.multiplyExact(product, (long) dim);
    }
    if (product > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "an array of shape " + Arrays.toString(dims) + " has too many elements");
    }
    this.dims = dims;
    this.size = (int) product;
  }

  /** The shape with these dimensions, slowest axis first. */
  public static Shape of(int... dims) {
    return new Shape(dims.clone());
  }

  /** The number of axes. */
  public int rank() {
    return dims.length;
  }

  /** The extent of one axis, counted from the slowest. */
  public int dim(int axis) {
    return dims[axis];
  }

  /** The number of elements. */
  public int size() {
    return size;
  }

  /** The dimensions, slowest axis first; a fresh array. */
  public int[] toArray() {
    return dims.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  @Override
  public String toString() {
    return Arrays.toString(dims);
  }
}
