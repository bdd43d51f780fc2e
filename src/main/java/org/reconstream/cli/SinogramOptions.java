package org.reconstream.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.reconstream.formats.SinogramSettings;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.SliceGeometry;
import org.reconstream.physics.ViewSelection;
import picocli.CommandLine.Option;

/** What shall hold of a sinogram instead of what its file states, and how many views to keep. */
final class SinogramOptions {
  @Option(
      names = "--views",
      paramLabel = "N",
      description = "CT: keep only N views, evenly spread over those measured.")
  private @Nullable Integer views;

  @Option(
      names = "--column-mm",
      paramLabel = "MM",
      description =
          "CT: width of a detector column, at the isocentre (parallel) or the detector (fan).")
  private @Nullable Double columnMm;

  @Option(
      names = "--central-column",
      paramLabel = "C",
      description = "CT: column of the central ray, from 0, fractional.")
  private @Nullable Double centralColumn;

  @Option(
      names = "--water",
      paramLabel = "PER_MM",
      description = "CT: attenuation of water, which makes 0 HU.")
  private @Nullable Double water;

  @Option(
      names = "--quanta",
      paramLabel = "N",
      description = "CT: incident quanta of every ray (default: as stated, else estimated).")
  private @Nullable Double quanta;

  @Option(
      names = "--image-mm",
      paramLabel = "MM",
      description = "CT: side of the square image (default: what every view covers).")
  private @Nullable Double imageMm;

  @Option(
      names = "--matrix",
      paramLabel = "N",
      description = "CT: rows and columns of the image (default: pixels as large as the columns).")
  private @Nullable Integer matrix;

  /** What a file of arrays shall be read with. */
  SinogramSettings settings() {
    return new SinogramSettings(columnMm, centralColumn, water, quanta, imageMm, null, matrix);
  }

  /** Whether anything was given. */
  boolean given() {
    return views != null || !settings().equals(SinogramSettings.NONE);
  }

  /**
   * The sinogram of a file of arrays, which was read with the settings, with the views asked for.
   */
  Sinogram select(Path file, Sinogram scan) {
    try {
      return views == null ? scan : ViewSelection.evenly(scan, views);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(file + " with --views " + views + ": " + e.getMessage(), e);
    }
  }

  /** The sinogram of an object that states everything itself, with what was given instead. */
  Sinogram apply(Path file, Sinogram scan) {
    if (columnMm != null || centralColumn != null || water != null || quanta != null) {
      throw new CommandFailure(
          file
              + ": a DICOM object states its detector, its quanta and water itself; --column-mm,"
              + " --central-column, --water and --quanta are for arrays");
    }
    SliceGeometry stated = scan.geometry();
    double side = imageMm == null ? stated.fieldOfViewXMm() : imageMm;
    int rows = matrix == null ? stated.rows() : matrix;
    try {
      return select(
          file,
          new Sinogram(
              scan.lineIntegrals(),
              scan.measured(),
              scan.anglesRad(),
              scan.beam(),
              scan.quanta(),
              scan.waterAttenuationPerMm(),
              new SliceGeometry(side, side, stated.thicknessMm(), rows, rows)));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(file + ": " + e.getMessage(), e);
    }
  }
}
