package org.reconstream.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.reconstream.dicom.RawDataWriter;
import org.reconstream.dicom.SourceScan;
import org.reconstream.dicom.StudyHeader;
import org.reconstream.dicom.ctpd.RebinnedStudy;
import org.reconstream.physics.Sinogram;

/** Rebins the projections of a study and writes its slices. */
final class StudyImport {
  private final StudyOptions study;
  private final SinogramOptions sinograms;
  private final Terminal terminal;

  StudyImport(StudyOptions study, SinogramOptions sinograms, Terminal terminal) {
    this.study = study;
    this.sinograms = sinograms;
    this.terminal = terminal;
  }

  /** Writes a stack in one object where the name ends in .dcm, else a folder of slices. */
  void write(Path out) throws IOException {
    RebinnedStudy rebinned =
        RebinnedStudy.open(
            study.folder(), study.selection(sinograms.water()), study.rebinning(sinograms));
    terminal
        .out()
        .printf(
            Locale.ROOT,
            "%s: %d views, %.2f mm feed a turn, %d slices from %.2f to %.2f mm%n",
            study.folder(),
            rebinned.projections(),
            rebinned.feedMm(),
            rebinned.slices(),
            rebinned.positionMm(0),
            rebinned.positionMm(rebinned.slices() - 1));
    if (out.toString().toLowerCase(Locale.ROOT).endsWith(".dcm")) {
      writeStack(rebinned, out);
    } else {
      writeSlices(rebinned, out);
    }
  }

  private void writeStack(RebinnedStudy rebinned, Path out) throws IOException {
    List<Sinogram> stack = new ArrayList<>();
    StudyHeader header = null;
    try (Progress progress = terminal.progress("rebinning")) {
      for (int slice = 0; slice < rebinned.slices(); slice++) {
        SourceScan scan = rebinned.slice(slice);
        header = header == null ? scan.header() : header;
        stack.add(sinograms.select(study.folder(), (Sinogram) scan.measurement()));
        progress.at(slice + 1, rebinned.slices());
      }
    }
    if (header != null) {
      Files.write(out, new RawDataWriter().writeStack(stack, rebinned.incrementMm(), header));
      terminal.out().printf("%s: %s%n", out, described(stack.get(0)));
    }
  }

  private void writeSlices(RebinnedStudy rebinned, Path out) throws IOException {
    Files.createDirectories(out);
    try (Progress progress = terminal.progress("rebinning")) {
      for (int slice = 0; slice < rebinned.slices(); slice++) {
        SourceScan scan = rebinned.slice(slice);
        Sinogram sinogram = sinograms.select(study.folder(), (Sinogram) scan.measurement());
        Path file = out.resolve(String.format(Locale.ROOT, "slice-%04d.dcm", slice));
        Files.write(file, new RawDataWriter().write(sinogram, scan.header()));
        progress.at(slice + 1, rebinned.slices());
        terminal
            .out()
            .printf(
                Locale.ROOT,
                "%s: %.2f mm, %s%n",
                file,
                rebinned.positionMm(slice),
                described(sinogram));
      }
    }
  }

  private static String described(Sinogram slice) {
    return String.format(
        Locale.ROOT,
        "%s beam, %d views x %d columns, image %d x %d of %.1f mm, water %.5f/mm",
        BeamName.of(slice.beam()),
        slice.views(),
        slice.columns(),
        slice.geometry().rows(),
        slice.geometry().columns(),
        slice.geometry().fieldOfViewXMm(),
        slice.waterAttenuationPerMm());
  }
}
