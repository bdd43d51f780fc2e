package org.reconstream.formats;

import org.reconstream.array.Shape;

/**
 * A row-major array of one of the supported element types. The records share the arrays they are
 * given.
 */
public sealed interface NpyArray {
  /** The extent, slowest axis first. */
  Shape shape();

  /**
   * Complex numbers in single precision.
   *
   * @param values real and imaginary parts interleaved, two per element
   */
  record Complex64(Shape shape, float[] values) implements NpyArray {
    /** Checks the length. */
    public Complex64 {
      requireLength(shape, values.length, 2);
    }
  }

  /** Real numbers in single precision. */
  record Float32(Shape shape, float[] values) implements NpyArray {
    /** Checks the length. */
    public Float32 {
      requireLength(shape, values.length, 1);
    }
  }

  /** Real numbers in double precision. */
  record Float64(Shape shape, double[] values) implements NpyArray {
    /** Checks the length. */
    public Float64 {
      requireLength(shape, values.length, 1);
    }
  }

  /** Signed 64-bit integers; int32 and uint16 are read as these, too. */
  record Int64(Shape shape, long[] values) implements NpyArray {
    /** Checks the length. */
    public Int64 {
      requireLength(shape, values.length, 1);
    }
  }

  /** Signed 16-bit integers. */
  record Int16(Shape shape, short[] values) implements NpyArray {
    /** Checks the length. */
    public Int16 {
      requireLength(shape, values.length, 1);
    }
  }

  /** Unsigned 8-bit integers; a Java byte holds the same bits. */
  record Uint8(Shape shape, byte[] values) implements NpyArray {
    /** Checks the length. */
    public Uint8 {
      requireLength(shape, values.length, 1);
    }
  }

  /** Truth values, one byte each, 0 or 1. */
  record Bool(Shape shape, byte[] values) implements NpyArray {
    /** Checks the length. */
    public Bool {
      requireLength(shape, values.length, 1);
    }
  }

  private static void requireLength(Shape shape, int length, int perElement) {
    if ((long) shape.size() * perElement != length) {
      throw new IllegalArgumentException(
          "shape "
              + shape
              + " needs "
              + (long) shape.size() * perElement
              + " values, got "
              + length);
    }
  }
}
