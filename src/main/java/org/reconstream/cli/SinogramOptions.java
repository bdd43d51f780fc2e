package org.reconstream.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.reconstream.formats.BeamKind;
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

  @Option(
      names = "--beam",
      paramLabel = "NAME",
      converter = BeamKindConverter.class,
      description = "CT: parallel, fan-arc or fan-flat (default: as the file says).")
  private @Nullable BeamKind beam;

  @Option(
      names = "--source-mm",
      paramLabel = "MM",
      description = "CT: distance of a fan's source from the isocentre.")
  private @Nullable Double sourceMm;

  @Option(
      names = "--detector-mm",
      paramLabel = "MM",
      description = "CT: distance of a fan's source from the detector.")
  private @Nullable Double detectorMm;

  @Option(names = "--clockwise", description = "CT: the angles of the file count clockwise.")
  private boolean clockwise;

  @Option(
      names = "--thickness",
      paramLabel = "MM",
      description = "Slice thickness (default: 1; of projections 3, at least a detector row).")
  private @Nullable Double thickness;

  /** What a file of arrays shall be read with. */
  SinogramSettings settings() {
    return settings(thickness);
  }

  private SinogramSettings settings(@Nullable Double thicknessMm) {
    return new SinogramSettings(
        columnMm,
        centralColumn,
        water,
        quanta,
        imageMm,
        thicknessMm,
        matrix,
        beam,
        sourceMm,
        detectorMm,
        clockwise);
  }

  @Nullable Double water() {
    return water;
  }

  @Nullable Double thickness() {
    return thickness;
  }

  @Nullable Double imageMm() {
    return imageMm;
  }

  @Nullable Integer matrix() {
    return matrix;
  }

  /** Whether anything was given that only sinograms have. */
  boolean given() {
    return views != null || !settings(null).equals(SinogramSettings.NONE);
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

  private boolean statesAcquisition() {
    return water != null || statesRays();
  }

  /** Whether rays or their quanta were stated, which projections state themselves. */
  boolean statesRays() {
    return columnMm != null
        || centralColumn != null
        || quanta != null
        || beam != null
        || sourceMm != null
        || detectorMm != null
        || clockwise;
  }

  /** The sinogram of an object that states everything itself, with what was given instead. */
  Sinogram apply(Path file, Sinogram scan) {
    if (statesAcquisition()) {
      throw new CommandFailure(
          file
              + ": a DICOM object states its detector, its quanta and water itself; only --views,"
              + " --image-mm and --matrix change it");
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
