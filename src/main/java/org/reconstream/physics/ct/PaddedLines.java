package org.reconstream.physics.ct;

import java.util.stream.IntStream;

/**
 * An image as lines of pixels with one zero at either end: its rows, for rays that step downwards,
 * or its columns, for rays that step sideways.
 *
 * @param count the number of lines
 * @param stride cells from one line to the next, two more than a line has pixels
 * @param cells the lines
 */
record PaddedLines(int count, int stride, float[] cells) {
  private static final int BLOCK = 32;

  /** Empty lines. */
  static PaddedLines zeros(ImageGrid grid, boolean rows) {
    int count = rows ? grid.rows() : grid.columns();
    int stride = 2 + (rows ? grid.columns() : grid.rows());
    return new PaddedLines(count, stride, new float[count * stride]);
  }

  /** The rows of an image. */
  static PaddedLines rows(ImageGrid grid, float[] image) {
    PaddedLines lines = zeros(grid, true);
    for (int row = 0; row < grid.rows(); row++) {
      System.arraycopy(
          image, row * grid.columns(), lines.cells, row * lines.stride + 1, grid.columns());
    }
    return lines;
  }

  /** The columns of an image. */
  static PaddedLines columns(ImageGrid grid, float[] image) {
    PaddedLines lines = zeros(grid, false);
    int width = grid.columns();
    blocks(width)
        .forEach(
            block -> {
              int end = Math.min(width, (block + 1) * BLOCK);
              for (int row = 0; row < grid.rows(); row++) {
                for (int column = block * BLOCK; column < end; column++) {
                  lines.cells[column * lines.stride + row + 1] = image[row * width + column];
                }
              }
            });
    return lines;
  }

  /** {@code image = rows + columns}, both as lines. */
  static void sum(ImageGrid grid, PaddedLines rows, PaddedLines columns, float[] image) {
    int width = grid.columns();
    blocks(width)
        .forEach(
            block -> {
              int end = Math.min(width, (block + 1) * BLOCK);
              for (int row = 0; row < grid.rows(); row++) {
                for (int column = block * BLOCK; column < end; column++) {
                  image[row * width + column] =
                      rows.cells[row * rows.stride + column + 1]
                          + columns.cells[column * columns.stride + row + 1];
                }
              }
            });
  }

  private static IntStream blocks(int width) {
    return IntStream.range(0, (width + BLOCK - 1) / BLOCK).parallel();
  }
}
