package org.reconstream.physics.ct;

import java.util.Arrays;
import org.reconstream.physics.Beam;
import org.reconstream.physics.FieldOfView;
import org.reconstream.physics.Sinogram;

/**
 * How far the object reaches and what of it the rays cover, read from where line integrals rise
 * above zero.
 *
 * <p>A ray meets the object where the mean of three neighbours exceeds 1 % of the sinogram's 99th
 * percentile and five standard deviations. A view whose outermost rays meet it is truncated; the
 * object is then taken to end where a disc of water with that chord would: at {@code sqrt(s^2 + (l
 * / (2 mu_water))^2)}.
 *
 * @param field what part of the plane the rays tell about
 * @param radiusMm the largest distance of the object from the isocentre
 * @param halfWidthMm its largest |x|
 * @param halfHeightMm its largest |y|
 */
record ObjectExtent(FieldOfView field, double radiusMm, double halfWidthMm, double halfHeightMm) {
  private static final int NEIGHBOURS = 3;
  private static final double SHARE = 0.01;
  private static final double DEVIATIONS = 5;

  /** Rays within 2 degrees of an axis tell the extent along the other. */
  private static final double ALONG_AXIS = Math.sin(Math.toRadians(2));

  static ObjectExtent of(Sinogram scan, RayStatistics rays) {
    return new Search(scan, rays).extent();
  }

  /** The state of one search. */
  private static final class Search {
    private final Sinogram scan;
    private final RayStatistics rays;
    private final RayGeometry geometry;
    private final double threshold;
    private double radius;
    private int truncated;
    private int seen;

    Search(Sinogram scan, RayStatistics rays) {
      this.scan = scan;
      this.rays = rays;
      this.geometry = new RayGeometry(scan.beam(), scan.anglesRad(), scan.columns());
      this.threshold = SHARE * highest(rays.lineIntegrals());
    }

    ObjectExtent extent() {
      for (int view = 0; view < scan.views(); view++) {
        view(view);
      }
      return new ObjectExtent(field(), radius, alongAxis(0), alongAxis(Math.PI / 2));
    }

    private void view(int view) {
      int first = -1;
      int last = -1;
      for (int column = 0; column < scan.columns(); column++) {
        if (rays.used()[view * scan.columns() + column] != 0) {
          first = first < 0 ? column : first;
          last = column;
        }
      }
      if (last - first + 1 < NEIGHBOURS || first < 0) {
        return;
      }
      seen++;
      boolean low = meets(view, first + 1);
      boolean high = meets(view, last - 1);
      truncated += low || high ? 1 : 0;
      for (int column = first + 1; column < last; column++) {
        if (meets(view, column)) {
          radius = Math.max(radius, reach(view, column));
        }
      }
    }

    /**
     * How far the object reaches along an axis at least: rays nearly across it, at distance s and
     * an angle a off, have met it at {@code s - radius sin(a)} or farther. The radius where there
     * are no such rays.
     */
    private double alongAxis(double axis) {
      double reach = Double.NaN;
      for (int view = 0; view < scan.views(); view++) {
        for (int column = 1; column + 1 < scan.columns(); column++) {
          double off = Math.abs(Math.sin(geometry.angle(view, column) - axis));
          if (off < ALONG_AXIS) {
            double least = meets(view, column) ? reach(view, column) - radius * off : 0;
            reach = Double.isNaN(reach) ? least : Math.max(reach, least);
          }
        }
      }
      return Double.isNaN(reach) ? radius : reach;
    }

    /** How far out a ray meets the object; at the detector's edge, how far that goes on beyond. */
    private double reach(int view, int column) {
      double s = Math.abs(geometry.distance(column));
      boolean edge = !inUse(view, column - 2) || !inUse(view, column + 2);
      return edge ? Math.hypot(s, mean(view, column) / (2 * scan.waterAttenuationPerMm())) : s;
    }

    private boolean inUse(int view, int column) {
      return column >= 0
          && column < scan.columns()
          && rays.used()[view * scan.columns() + column] != 0;
    }

    private boolean meets(int view, int column) {
      double mean = mean(view, column);
      if (!(mean > threshold)) {
        return false;
      }
      double variance = 0;
      int used = 0;
      for (int k = column - 1; k <= column + 1; k++) {
        int ray = view * scan.columns() + k;
        if (rays.used()[ray] != 0) {
          variance += 1 / rays.weights()[ray];
          used++;
        }
      }
      return mean > DEVIATIONS * Math.sqrt(variance) / used;
    }

    /** The mean of the usable rays around a column, NaN where there is none. */
    private double mean(int view, int column) {
      double sum = 0;
      int used = 0;
      for (int k = column - 1; k <= column + 1; k++) {
        int ray = view * scan.columns() + k;
        if (rays.used()[ray] != 0) {
          sum += rays.lineIntegrals()[ray];
          used++;
        }
      }
      return sum / used;
    }

    private FieldOfView field() {
      double[] angles = usedAngles();
      ViewArc arc = ViewArc.of(scan.beam(), angles);
      int low = 0;
      while (low < scan.columns() - 1 && !oftenUsed(low)) {
        low++;
      }
      int high = scan.columns() - 1;
      while (high > low && !oftenUsed(high)) {
        high--;
      }
      double before = -geometry.distance(low);
      double after = geometry.distance(high);
      boolean fan = !(scan.beam() instanceof Beam.Parallel);
      double needed = fan ? Math.PI + 2 * objectFan() : Math.PI;
      boolean limited = !arc.full() && arc.arcRad() < needed - 1e-6;
      double covered = fan && arc.full() ? Math.max(before, after) : Math.min(before, after);
      return new FieldOfView(
          Math.max(covered, 0), arc.arcRad(), limited, seen == 0 ? 0 : truncated / (double) seen);
    }

    /** Half the angle of the fan that holds the object or, where that is cut off, the detector. */
    private double objectFan() {
      double source = RayGeometry.sourceToIsocentreMm(scan.beam());
      double detector = Redundancy.widestFan(scan.beam(), scan.columns());
      return radius < source ? Math.min(detector, Math.asin(radius / source)) : detector;
    }

    private double[] usedAngles() {
      double[] angles = new double[scan.views()];
      int count = 0;
      for (int view = 0; view < scan.views(); view++) {
        boolean any = false;
        for (int column = 0; column < scan.columns() && !any; column++) {
          any = rays.used()[view * scan.columns() + column] != 0;
        }
        if (any) {
          angles[count++] = scan.anglesRad()[view];
        }
      }
      return Arrays.copyOf(angles, count);
    }

    /** Whether a column is in use in at least half of the views. */
    private boolean oftenUsed(int column) {
      int used = 0;
      for (int view = 0; view < scan.views(); view++) {
        used += rays.used()[view * scan.columns() + column];
      }
      return 2 * used >= scan.views();
    }

    /** The 99th percentile of the values in use. */
    private static double highest(float[] values) {
      float[] used = new float[values.length];
      int count = 0;
      for (float value : values) {
        if (!Float.isNaN(value)) {
          used[count++] = value;
        }
      }
      Arrays.sort(used, 0, count);
      return used[(int) (0.99 * (count - 1))];
    }
  }
}
