package org.reconstream.physics.ct;

import org.reconstream.physics.Beam;

/**
 * Joseph's discretisation (1982) of every ray on a grid: the ray steps along the image axis that it
 * is closest to, one line of pixels at a time, interpolates linearly across, and counts {@code
 * pixel / |direction along that axis|} for each step.
 *
 * <p>Positions across are fixed-point numbers with {@link #FRACTION} binary places, in cells of a
 * line that is padded by one zero on either side: {@code start + k slope} on line k. Integer
 * arithmetic makes them exact, so that projection and back-projection have the very same weights in
 * whatever order they visit them. The error of a position is below {@code 2^-20} pixel.
 */
final class RayPaths {
  /** Binary places of a position. */
  static final int FRACTION = 30;

  /** The fractional part of a position. */
  static final int FRACTION_MASK = (1 << FRACTION) - 1;

  /** The value of the last binary place. */
  static final float UNIT = 1f / (1 << FRACTION);

  private static final double ONE = 1L << FRACTION;

  /** Beyond any grid, and within a long. */
  private static final double FAR = 1L << 28;

  private final int columns;
  private final ImageGrid grid;

  /** Position on line 0, per ray. */
  final long[] start;

  /** Step of the position from line to line, per ray. */
  final int[] slope;

  /** Length of a step in mm, per ray. */
  final float[] length;

  /** The first line on which a ray meets the image, and the line after the last. */
  final int[] first;

  final int[] last;

  /** Whether a ray steps along rows of the image (downwards) rather than along columns. */
  private final boolean[] downwards;

  /**
   * Lays the rays over a grid.
   *
   * @param used 1 for rays to trace, {@code [views * columns]}; the others contribute nothing
   */
  RayPaths(Beam beam, double[] anglesRad, int columns, byte[] used, ImageGrid grid) {
    this.columns = columns;
    this.grid = grid;
    int rays = anglesRad.length * columns;
    this.start = new long[rays];
    this.slope = new int[rays];
    this.length = new float[rays];
    this.first = new int[rays];
    this.last = new int[rays];
    this.downwards = new boolean[rays];
    RayGeometry geometry = new RayGeometry(beam, anglesRad, columns);
    for (int ray = 0; ray < rays; ray++) {
      if (used[ray] != 0) {
        int column = ray % columns;
        lay(ray, geometry.angle(ray / columns, column), geometry.distance(column));
      }
    }
  }

  private void lay(int ray, double angle, double distance) {
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    double s = distance / grid.pixelMm();
    double middleRow = 0.5 * (grid.rows() - 1);
    double middleColumn = 0.5 * (grid.columns() - 1);
    downwards[ray] = Math.abs(cos) >= Math.abs(sin);
    if (downwards[ray]) {
      double position = (s - middleRow * sin) / cos + middleColumn;
      lay(ray, position, sin / cos, cos, grid.rows(), grid.columns());
    } else {
      double position = middleRow - (s + middleColumn * cos) / sin;
      lay(ray, position, cos / sin, sin, grid.columns(), grid.rows());
    }
  }

  private void lay(int ray, double position, double step, double along, int lines, int across) {
    double bounded = Math.max(-FAR, Math.min(FAR, position + 1));
    start[ray] = Math.round(bounded * ONE);
    slope[ray] = (int) Math.round(step * ONE);
    length[ray] = (float) (grid.pixelMm() / Math.abs(along));
    clip(ray, lines, (across + 1L) << FRACTION);
  }

  /** The lines on which {@code 0 <= position < end}. */
  private void clip(int ray, int lines, long end) {
    long from = start[ray];
    long step = slope[ray];
    if (step == 0) {
      last[ray] = from >= 0 && from < end ? lines : 0;
      return;
    }
    long enter = step > 0 ? ceilDiv(-from, step) : Math.floorDiv(end - from, step) + 1;
    long leave = step > 0 ? ceilDiv(end - from, step) : Math.floorDiv(-from, step) + 1;
    first[ray] = (int) Math.max(0, Math.min(lines, enter));
    last[ray] = (int) Math.max(first[ray], Math.min(lines, leave));
  }

  private static long ceilDiv(long a, long b) {
    return -Math.floorDiv(-a, b);
  }

  ImageGrid grid() {
    return grid;
  }

  int rays() {
    return start.length;
  }

  int columns() {
    return columns;
  }

  int views() {
    return rays() / columns;
  }

  /** Whether a ray steps along rows of the image (downwards) rather than along columns. */
  boolean downwards(int ray) {
    return downwards[ray];
  }

  /** The end of the run of rays of the same stepping axis that begins at {@code ray}. */
  int runEnd(int ray, int end) {
    int next = ray + 1;
    while (next < end && downwards[next] == downwards[ray]) {
      next++;
    }
    return next;
  }
}
