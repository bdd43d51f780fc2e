package org.reconstream.formats;

import org.reconstream.array.Shape;

/**
 * Any real array of a file as doubles.
 *
 * @param shape the extent; rank 0 is a single number
 * @param values row-major
 */
record NpyNumbers(Shape shape, double[] values) {
  /**
   * The numbers of an array.
   *
   * @throws FormatException if they are complex
   */
  static NpyNumbers of(String file, String name, NpyArray array) throws FormatException {
    double[] values = new double[array.shape().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = at(file, name, array, i);
    }
    return new NpyNumbers(array.shape(), values);
  }

  private static double at(String file, String name, NpyArray array, int i) throws FormatException {
    if (array instanceof NpyArray.Float32 real) {
      return real.values()[i];
    } else if (array instanceof NpyArray.Float64 real) {
      return real.values()[i];
    } else if (array instanceof NpyArray.Int64 integers) {
      return integers.values()[i];
    } else if (array instanceof NpyArray.Int16 integers) {
      return integers.values()[i];
    } else if (array instanceof NpyArray.Uint8 bytes) {
      return bytes.values()[i] & 0xff;
    } else if (array instanceof NpyArray.Bool marks) {
      return marks.values()[i] != 0 ? 1 : 0;
    }
    throw new FormatException(file, "the array '" + name + "' must hold real numbers");
  }

  /** The only number of an array of one element. */
  double single(String file, String name) throws FormatException {
    if (values.length != 1) {
      throw new FormatException(
          file, "the array '" + name + "' must hold one number, has " + shape);
    }
    return values[0];
  }
}
