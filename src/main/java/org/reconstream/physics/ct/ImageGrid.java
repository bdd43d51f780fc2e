package org.reconstream.physics.ct;

import org.reconstream.physics.SliceGeometry;

/**
 * Square pixels around the isocentre: pixel (row, column) is centred at {@code x = (column -
 * (columns - 1) / 2) d}, {@code y = ((rows - 1) / 2 - row) d}.
 *
 * @param rows rows, downwards
 * @param columns columns, to the right
 * @param pixelMm edge d of a pixel in mm
 */
public record ImageGrid(int rows, int columns, double pixelMm) {
  /** Checks that everything is positive. */
  public ImageGrid {
    if (rows < 1 || columns < 1 || !(pixelMm > 0 && pixelMm < Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "an image grid needs pixels of a positive size, got "
              + rows
              + " x "
              + columns
              + " of "
              + pixelMm
              + " mm");
    }
  }

  /** The reconstructed matrix of a slice. */
  public static ImageGrid of(SliceGeometry geometry) {
    return new ImageGrid(geometry.rows(), geometry.columns(), geometry.columnSpacingMm());
  }

  /** The number of pixels. */
  public int size() {
    return rows * columns;
  }

  /** The x coordinate of the centre of a column, in mm. */
  public double x(double column) {
    return (column - 0.5 * (columns - 1)) * pixelMm;
  }

  /** The y coordinate of the centre of a row, in mm. */
  public double y(double row) {
    return (0.5 * (rows - 1) - row) * pixelMm;
  }

  /** The distance of the farthest pixel centre from the isocentre, in mm. */
  public double radiusMm() {
    return Math.hypot(x(columns - 1), y(0));
  }
}
