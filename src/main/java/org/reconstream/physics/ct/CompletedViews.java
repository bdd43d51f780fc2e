package org.reconstream.physics.ct;

import java.util.Arrays;
import org.reconstream.physics.Beam;
import org.reconstream.physics.Sinogram;

/**
 * A sinogram without holes, as filtered back-projection needs it: rays not in use are interpolated
 * linearly between their neighbours of the same view, views with fewer than half of their rays are
 * left out, and the detector is extended on both sides to the edge of the object, where it cuts
 * that off, by the profile of a disc of water (after Hsieh et al. 2004).
 *
 * @param beam the beam of the extended detector
 * @param anglesRad the views that are left
 * @param columns columns of the extended detector
 * @param lineIntegrals {@code [views * columns]}
 */
record CompletedViews(Beam beam, double[] anglesRad, int columns, float[] lineIntegrals) {
  static CompletedViews of(Sinogram scan, RayStatistics rays, double radiusMm) {
    int columns = scan.columns();
    int margin = margin(scan, radiusMm);
    int wide = columns + 2 * margin;
    double[] distance = new double[wide];
    for (int column = 0; column < wide; column++) {
      distance[column] = RayGeometry.distance(scan.beam(), column - margin);
    }
    double[] angles = new double[scan.views()];
    float[] values = new float[scan.views() * wide];
    int kept = 0;
    for (int view = 0; view < scan.views(); view++) {
      float[] row = Arrays.copyOfRange(rays.lineIntegrals(), view * columns, (view + 1) * columns);
      if (interpolate(row)) {
        System.arraycopy(row, 0, values, kept * wide + margin, columns);
        extend(values, kept * wide, margin, columns, distance, radiusMm);
        angles[kept++] = scan.anglesRad()[view];
      }
    }
    return new CompletedViews(
        scan.beam().withCentralColumn(scan.beam().centralColumn() + margin),
        Arrays.copyOf(angles, kept),
        wide,
        Arrays.copyOf(values, kept * wide));
  }

  /** The columns to add on either side so that the detector reaches the edge of the object. */
  private static int margin(Sinogram scan, double radiusMm) {
    int margin = 0;
    while (margin < scan.columns()
        && Math.min(
                -RayGeometry.distance(scan.beam(), -margin),
                RayGeometry.distance(scan.beam(), scan.columns() - 1 + margin))
            < radiusMm) {
      margin++;
    }
    return margin;
  }

  /** Fills the NaN of a row; false if more than half of it is NaN. */
  private static boolean interpolate(float[] row) {
    int known = 0;
    int last = -1;
    for (int column = 0; column < row.length; column++) {
      if (Float.isNaN(row[column])) {
        continue;
      }
      for (int gap = last + 1; gap < column; gap++) {
        float share = last < 0 ? 1 : (gap - last) / (float) (column - last);
        float before = last < 0 ? row[column] : row[last];
        row[gap] = before + share * (row[column] - before);
      }
      known++;
      last = column;
    }
    if (last >= 0) {
      Arrays.fill(row, last, row.length, row[last]);
    }
    return 2 * known >= row.length;
  }

  /** Continues a row like a disc of the object's radius, from its value at either edge to 0. */
  private static void extend(
      float[] values, int from, int margin, int columns, double[] distance, double radiusMm) {
    int low = margin;
    int high = margin + columns - 1;
    for (int column = 0; column < margin; column++) {
      values[from + column] =
          (float) (values[from + low] * falloff(distance[column], distance[low], radiusMm));
      int mirrored = columns + 2 * margin - 1 - column;
      values[from + mirrored] =
          (float) (values[from + high] * falloff(distance[mirrored], distance[high], radiusMm));
    }
  }

  private static double falloff(double s, double edge, double radiusMm) {
    double full = radiusMm * radiusMm - edge * edge;
    double rest = radiusMm * radiusMm - s * s;
    return full > 0 && rest > 0 ? Math.sqrt(rest / full) : 0;
  }
}
