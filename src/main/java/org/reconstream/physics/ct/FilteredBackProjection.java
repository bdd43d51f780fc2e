package org.reconstream.physics.ct;

import java.util.stream.IntStream;
import org.reconstream.physics.Beam;

/**
 * Filtered back-projection of parallel and fan beams (Kak and Slaney 1988), with views at any
 * angles, each weighted by the angle that it stands for, and {@link Redundancy} weights for fans.
 *
 * <p>Linear in the line integrals; not the adjoint of {@link LineIntegrals}. Unmeasured rays must
 * have been filled in. Views that cover too short an arc give an image with the streaks and shadows
 * of what is missing.
 */
final class FilteredBackProjection {
  private final Beam beam;
  private final double[] anglesRad;
  private final int columns;
  private final ImageGrid grid;
  private final RampFilter filter;
  private final ViewArc arc;
  private final Redundancy redundancy;

  FilteredBackProjection(
      Beam beam, double[] anglesRad, int columns, ImageGrid grid, FbpWindow window) {
    this.beam = beam;
    this.anglesRad = anglesRad;
    this.columns = columns;
    this.grid = grid;
    this.filter = filter(beam, columns, window);
    this.arc = ViewArc.of(beam, anglesRad);
    this.redundancy = Redundancy.of(beam, anglesRad, columns);
  }

  private static RampFilter filter(Beam beam, int columns, FbpWindow window) {
    double spacing = beam.columnSpacingMm();
    if (beam instanceof Beam.Parallel) {
      return RampFilter.equidistant(columns, spacing, window);
    } else if (beam instanceof Beam.FanArc arc) {
      return RampFilter.equiangular(columns, spacing / arc.sourceToDetectorMm(), window);
    } else if (beam instanceof Beam.FanFlat flat) {
      double atIsocentre = spacing * flat.sourceToIsocentreMm() / flat.sourceToDetectorMm();
      return RampFilter.equidistant(columns, atIsocentre, window);
    }
    throw new AssertionError(beam);
  }

  /** The attenuation in 1/mm from line integrals {@code [views * columns]}. */
  float[] reconstruct(float[] lineIntegrals) {
    float[][] filtered =
        IntStream.range(0, anglesRad.length)
            .parallel()
            .mapToObj(view -> filter.filter(weighted(view, lineIntegrals)))
            .toArray(float[][]::new);
    float[] image = new float[grid.size()];
    IntStream.range(0, grid.rows()).parallel().forEach(row -> backProject(row, filtered, image));
    return image;
  }

  /** One view with the weights that come before the filter. */
  private float[] weighted(int view, float[] lineIntegrals) {
    float[] row = new float[columns];
    for (int column = 0; column < columns; column++) {
      double weight = 1;
      if (!(beam instanceof Beam.Parallel)) {
        double gamma = RayGeometry.fanAngle(beam, column);
        weight = 2 * redundancy.weight(view, gamma) * Math.cos(gamma);
        weight *= beam instanceof Beam.FanArc arc ? arc.sourceToIsocentreMm() : 1;
      }
      row[column] = (float) (weight * lineIntegrals[view * columns + column]);
    }
    return row;
  }

  private void backProject(int row, float[][] filtered, float[] image) {
    double[] sums = new double[grid.columns()];
    double y = grid.y(row);
    for (int view = 0; view < anglesRad.length; view++) {
      double cos = Math.cos(anglesRad[view]);
      double sin = Math.sin(anglesRad[view]);
      double weight = arc.weight(view);
      if (beam instanceof Beam.Parallel) {
        parallel(filtered[view], cos, sin, y, weight, sums);
      } else {
        fan(filtered[view], cos, sin, y, weight, sums);
      }
    }
    for (int column = 0; column < sums.length; column++) {
      image[row * grid.columns() + column] = (float) sums[column];
    }
  }

  private void parallel(
      float[] view, double cos, double sin, double y, double weight, double[] sums) {
    double spacing = beam.columnSpacingMm();
    double step = grid.pixelMm() * cos / spacing;
    double first = (grid.x(0) * cos + y * sin) / spacing + beam.centralColumn();
    for (int column = 0; column < sums.length; column++) {
      sums[column] += weight * interpolated(view, first + column * step);
    }
  }

  private void fan(float[] view, double cos, double sin, double y, double weight, double[] sums) {
    double source = RayGeometry.sourceToIsocentreMm(beam);
    for (int column = 0; column < sums.length; column++) {
      double x = grid.x(column);
      double depth = source + x * sin - y * cos;
      double lateral = x * cos + y * sin;
      if (beam instanceof Beam.FanArc arc) {
        double along = Math.atan2(lateral, depth) * arc.sourceToDetectorMm();
        double position = along / arc.columnSpacingMm() + arc.centralColumn();
        sums[column] += weight * interpolated(view, position) / (depth * depth + lateral * lateral);
      } else if (beam instanceof Beam.FanFlat flat) {
        double along = lateral / depth * flat.sourceToDetectorMm();
        double position = along / flat.columnSpacingMm() + flat.centralColumn();
        double nearness = source / depth;
        sums[column] += 0.5 * weight * nearness * nearness * interpolated(view, position);
      }
    }
  }

  /** Linear between columns, 0 outside. */
  private static double interpolated(float[] view, double position) {
    int below = (int) Math.floor(position);
    if (below < 0 || below >= view.length - 1) {
      return below == view.length - 1 && position == below ? view[below] : 0;
    }
    double share = position - below;
    return view[below] + share * (view[below + 1] - view[below]);
  }
}
