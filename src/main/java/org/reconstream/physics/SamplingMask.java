package org.reconstream.physics;

import java.util.BitSet;

/**
 * Which positions of a Cartesian k-space grid were measured, in row-major (ky, kx) order with DC at
 * ({@code height / 2}, {@code width / 2}).
 *
 * <p>Immutable and thread-safe.
 */
public final class SamplingMask {
  private final int height;
  private final int width;
  private final int[] positions;
  private final BitSet acquired;

  private SamplingMask(int height, int width, BitSet acquired) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "a mask needs at least one row and column, got " + height + " x " + width);
    }
    this.height = height;
    this.width = width;
    this.acquired = acquired;
    this.positions = acquired.stream().toArray();
    if (positions.length == 0) {
      throw new IllegalArgumentException("the sampling mask marks no sample as measured");
    }
  }

  /** The mask whose non-zero bytes are measured. */
  public static SamplingMask of(int height, int width, byte[] marks) {
    if ((long) height * width != marks.length) {
      throw new IllegalArgumentException(
          "a "
              + height
              + " x "
              + width
              + " mask needs "
              + (long) height * width
              + " marks, got "
              + marks.length);
    }
    BitSet acquired = new BitSet(marks.length);
    for (int i = 0; i < marks.length; i++) {
      acquired.set(i, marks[i] != 0);
    }
    return new SamplingMask(height, width, acquired);
  }

  /**
   * The mask of the positions at which any coil of planar k-space {@code [C, 2, height, width]} is
   * not exactly zero.
   */
  public static SamplingMask ofNonZero(int coils, int height, int width, float[] samples) {
    int plane = Math.multiplyExact(height, width);
    BitSet acquired = new BitSet(plane);
    for (int block = 0; block < 2 * coils; block++) {
      for (int i = 0; i < plane; i++) {
        if (samples[block * plane + i] != 0) {
          acquired.set(i);
        }
      }
    }
    return new SamplingMask(height, width, acquired);
  }

  /** The number of rows (ky). */
  public int height() {
    return height;
  }

  /** The number of columns (kx). */
  public int width() {
    return width;
  }

  /** The number of measured positions. */
  public int count() {
    return positions.length;
  }

  /** The measured positions as ascending row-major indices; a fresh array. */
  public int[] positions() {
    return positions.clone();
  }

  /** Whether a position was measured. */
  public boolean measured(int ky, int kx) {
    return acquired.get(ky * width + kx);
  }

  /** The grid size over the number of measured positions. */
  public double acceleration() {
    return (double) height * width / positions.length;
  }

  /** One byte per position in row-major order, 1 where measured; a fresh array. */
  public byte[] marks() {
    byte[] marks = new byte[height * width];
    for (int position : positions) {
      marks[position] = 1;
    }
    return marks;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SamplingMask mask
        && height == mask.height
        && width == mask.width
        && acquired.equals(mask.acquired);
  }

  @Override
  public int hashCode() {
    return acquired.hashCode();
  }

  @Override
  public String toString() {
    return "SamplingMask[" + height + " x " + width + ", " + positions.length + " measured]";
  }
}
