package org.reconstream.physics;

/**
 * How the rows of a plane along the lines of a mask lie in a planar image: as its rows, or as its
 * columns where the lines run along y.
 *
 * @param count rows along the lines
 * @param length elements of each
 * @param transposed whether they are columns of the image
 */
record LineRows(int count, int length, boolean transposed) {
  /**
   * Reads a part of a row.
   *
   * @param offset where the plane begins
   * @param from the part's first element
   * @param width elements of the part
   * @param at where to write the part
   */
  void read(float[] values, int offset, int row, int from, int width, float[] out, int at) {
    if (transposed) {
      for (int x = 0; x < width; x++) {
        out[at + x] = values[offset + (from + x) * count + row];
      }
    } else {
      System.arraycopy(values, offset + row * length + from, out, at, width);
    }
  }

  /** Writes the first {@code width} elements as a part of a row; the rest as for {@link #read}. */
  void write(float[] part, int row, int from, int width, float[] values, int offset) {
    if (transposed) {
      for (int x = 0; x < width; x++) {
        values[offset + (from + x) * count + row] = part[x];
      }
    } else {
      System.arraycopy(part, 0, values, offset + row * length + from, width);
    }
  }
}
