package org.reconstream.physics;

/**
 * Which way the rays of a sinogram run, in the plane of the slice.
 *
 * <p>The image's x axis points along its columns, its y axis up (against its rows), both from the
 * isocentre, in mm; angles are in radians, counter-clockwise. Column j of a view lies {@code (j -
 * centralColumn) * columnSpacingMm} along {@code (cos, sin)} of the view's angle from the central
 * ray.
 *
 * <ul>
 *   <li>Parallel, angle t: the ray {@code x cos t + y sin t = s} with {@code s = (j -
 *       centralColumn) * columnSpacingMm}.
 *   <li>Fan, angle b: the source stands at {@code Rs (-sin b, cos b)}; the central ray runs along
 *       {@code (sin b, -cos b)}, and a ray at the fan angle gamma is the parallel ray {@code t = b
 *       + gamma}, {@code s = Rs sin gamma}, Rs being {@code sourceToIsocentreMm}.
 * </ul>
 */
public sealed interface Beam {
  /**
   * The distance of columns in mm: at the isocentre for parallel rays, at the detector for fans.
   */
  double columnSpacingMm();

  /** Zero-based, fractional index of the column of the central ray. */
  double centralColumn();

  /** The same rays on a detector whose columns are numbered from elsewhere. */
  Beam withCentralColumn(double column);

  /** Parallel rays. */
  record Parallel(double columnSpacingMm, double centralColumn) implements Beam {
    /** Checks that the spacing is positive and finite. */
    public Parallel {
      requireColumns(columnSpacingMm, centralColumn);
    }

    @Override
    public Beam withCentralColumn(double column) {
      return new Parallel(columnSpacingMm, column);
    }
  }

  /**
   * A fan onto a detector bent around the source: {@code gamma = (j - centralColumn) *
   * columnSpacingMm / sourceToDetectorMm}.
   */
  record FanArc(
      double columnSpacingMm,
      double centralColumn,
      double sourceToIsocentreMm,
      double sourceToDetectorMm)
      implements Beam {
    /** Checks that lengths are positive and finite. */
    public FanArc {
      requireColumns(columnSpacingMm, centralColumn);
      requireSource(sourceToIsocentreMm, sourceToDetectorMm);
    }

    @Override
    public Beam withCentralColumn(double column) {
      return new FanArc(columnSpacingMm, column, sourceToIsocentreMm, sourceToDetectorMm);
    }
  }

  /**
   * A fan onto a flat detector: {@code tan gamma = (j - centralColumn) * columnSpacingMm /
   * sourceToDetectorMm}.
   */
  record FanFlat(
      double columnSpacingMm,
      double centralColumn,
      double sourceToIsocentreMm,
      double sourceToDetectorMm)
      implements Beam {
    /** Checks that lengths are positive and finite. */
    public FanFlat {
      requireColumns(columnSpacingMm, centralColumn);
      requireSource(sourceToIsocentreMm, sourceToDetectorMm);
    }

    @Override
    public Beam withCentralColumn(double column) {
      return new FanFlat(columnSpacingMm, column, sourceToIsocentreMm, sourceToDetectorMm);
    }
  }

  private static void requireColumns(double columnSpacingMm, double centralColumn) {
    if (!(columnSpacingMm > 0 && columnSpacingMm < Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "the column spacing must be positive, got " + columnSpacingMm + " mm");
    }
    if (!Double.isFinite(centralColumn)) {
      throw new IllegalArgumentException("the central column must be finite: " + centralColumn);
    }
  }

  private static void requireSource(double sourceToIsocentreMm, double sourceToDetectorMm) {
    if (!(sourceToIsocentreMm > 0 && sourceToIsocentreMm < Double.MAX_VALUE)
        || !(sourceToDetectorMm > 0 && sourceToDetectorMm < Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "the distances of a fan beam's source must be positive, got "
              + sourceToIsocentreMm
              + " mm to the isocentre and "
              + sourceToDetectorMm
              + " mm to the detector");
    }
  }
}
