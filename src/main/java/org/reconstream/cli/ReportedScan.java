package org.reconstream.cli;

import org.jspecify.annotations.Nullable;
import org.reconstream.physics.Beam;
import org.reconstream.physics.KSpace;
import org.reconstream.physics.Measurement;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.SliceGeometry;

/** What was measured, for the report; lengths in mm, matrices as rows (y) and columns (x). */
sealed interface ReportedScan {
  /** Of k-space. */
  record OfKSpace(
      String modality,
      String digest,
      int coils,
      int[] encodedMatrix,
      int[] reconstructedMatrix,
      double[] fieldOfViewMm,
      double thicknessMm,
      int measuredPositions)
      implements ReportedScan {}

  /** Of a sinogram; angles in degrees, distances of a fan's source are null for parallel rays. */
  record OfSinogram(
      String modality,
      String digest,
      String beam,
      int views,
      int columns,
      double firstAngleDegrees,
      double lastAngleDegrees,
      double columnSpacingMm,
      double centralColumn,
      @Nullable Double sourceToIsocentreMm,
      @Nullable Double sourceToDetectorMm,
      double waterAttenuationPerMm,
      boolean quantaStated,
      int[] reconstructedMatrix,
      double[] fieldOfViewMm,
      double thicknessMm)
      implements ReportedScan {}

  /** The facts of a measurement. */
  static ReportedScan of(Measurement measurement, String digest) {
    if (measurement instanceof KSpace scan) {
      return of(scan, digest);
    } else if (measurement instanceof Sinogram scan) {
      return of(scan, digest);
    }
    throw new AssertionError(measurement);
  }

  private static ReportedScan of(KSpace scan, String digest) {
    SliceGeometry geometry = scan.geometry();
    return new OfKSpace(
        scan.modality(),
        digest,
        scan.coils(),
        new int[] {scan.height(), scan.width()},
        matrix(geometry),
        fieldOfView(geometry),
        geometry.thicknessMm(),
        scan.mask().count());
  }

  private static ReportedScan of(Sinogram scan, String digest) {
    SliceGeometry geometry = scan.geometry();
    double[] angles = scan.anglesRad();
    Beam beam = scan.beam();
    return new OfSinogram(
        scan.modality(),
        digest,
        BeamName.of(beam),
        scan.views(),
        scan.columns(),
        Math.toDegrees(angles[0]),
        Math.toDegrees(angles[angles.length - 1]),
        beam.columnSpacingMm(),
        beam.centralColumn(),
        beam instanceof Beam.FanArc arc
            ? Double.valueOf(arc.sourceToIsocentreMm())
            : beam instanceof Beam.FanFlat flat ? flat.sourceToIsocentreMm() : null,
        beam instanceof Beam.FanArc arc
            ? Double.valueOf(arc.sourceToDetectorMm())
            : beam instanceof Beam.FanFlat flat ? flat.sourceToDetectorMm() : null,
        scan.waterAttenuationPerMm(),
        scan.quanta() != null,
        matrix(geometry),
        fieldOfView(geometry),
        geometry.thicknessMm());
  }

  private static int[] matrix(SliceGeometry geometry) {
    return new int[] {geometry.rows(), geometry.columns()};
  }

  private static double[] fieldOfView(SliceGeometry geometry) {
    return new double[] {geometry.fieldOfViewYMm(), geometry.fieldOfViewXMm()};
  }
}
