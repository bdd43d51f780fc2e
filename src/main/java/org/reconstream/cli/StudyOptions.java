package org.reconstream.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.reconstream.dicom.ctpd.RebinningOptions;
import org.reconstream.dicom.ctpd.StudySelection;
import picocli.CommandLine.Option;

/** Which views of a DICOM-CT-PD study become which slices. */
final class StudyOptions {
  @Option(
      names = "--ct-pd",
      paramLabel = "DIR",
      description = "Read a DICOM-CT-PD study, one file per view, and rebin it to fan-beam slices.")
  private @Nullable Path folder;

  @Option(
      names = "--first",
      paramLabel = "MM",
      description = "CT-PD: axial position of the first slice (default: the first covered).")
  private @Nullable Double first;

  @Option(
      names = "--last",
      paramLabel = "MM",
      description = "CT-PD: axial position that no slice lies beyond (default: the last covered).")
  private @Nullable Double last;

  @Option(
      names = "--increment",
      paramLabel = "MM",
      description = "CT-PD: distance of slices (default: their thickness).")
  private @Nullable Double increment;

  @Option(
      names = "--source",
      paramLabel = "N",
      description = "CT-PD: the X-ray source, where the study has several.")
  private @Nullable Integer source;

  @Option(
      names = "--spectrum",
      paramLabel = "N",
      description = "CT-PD: the spectrum, where the study has several.")
  private @Nullable Integer spectrum;

  @Option(
      names = "--central-element",
      paramLabel = "HOW",
      description =
          "CT-PD: stated, or mirrored when counted from the other end (default: by manufacturer).")
  private StudySelection.@Nullable CentralColumn centralColumn;

  @Option(
      names = "--row-direction",
      paramLabel = "HOW",
      description = "CT-PD: detector rows run up or down the axis (default: by manufacturer).")
  private StudySelection.@Nullable RowDirection rowDirection;

  /** Whether a study was named. */
  boolean given() {
    return folder != null;
  }

  /** The folder of the study. */
  Path folder() {
    if (folder == null) {
      throw new CommandFailure("give an input file, or --ct-pd with a folder of projections");
    }
    return folder;
  }

  StudySelection selection(@Nullable Double waterPerMm) {
    return new StudySelection(source, spectrum, centralColumn, rowDirection, waterPerMm);
  }

  RebinningOptions rebinning(SinogramOptions options) {
    return new RebinningOptions(
        first, last, increment, options.thickness(), options.imageMm(), options.matrix());
  }
}
