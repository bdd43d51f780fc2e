package org.reconstream.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.reconstream.dicom.RawDataWriter;
import org.reconstream.dicom.SourceScan;
import org.reconstream.dicom.StudyHeader;
import org.reconstream.physics.KSpace;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.SliceGeometry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Wraps NumPy k-space or sinograms, or projections of a study, as DICOM Raw Data objects. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description =
        "Wrap .npy k-space or .npz sinograms as de-identified DICOM Raw Data objects, or rebin the"
            + " projections of a DICOM-CT-PD study to such objects of the same study.",
    footer = {
      "",
      "A stack of sinograms becomes one object per slice: FILE-0000.dcm, FILE-0001.dcm and so on."
    })
final class ImportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "INPUT",
      arity = "0..1",
      description =
          ".npy complex64 [coil, ky, kx], zeros where not measured, DC at N/2; or .npz with"
              + " sinogram [views, columns], angles_rad or theta_deg, column_spacing_mm,"
              + " water_attenuation_per_mm and, for fans, source_to_isocentre_mm and"
              + " source_to_detector_mm.")
  private @Nullable Path input;

  @Option(
      names = "--out",
      paramLabel = "FILE.dcm",
      required = true,
      description = "The object; of projections also a folder, for one object per slice.")
  private Path out = Path.of("");

  @Option(
      names = "--mask",
      paramLabel = "FILE.npy",
      description = "Keep only the samples that this [ky, kx] mask marks.")
  private @Nullable Path mask;

  @Option(
      names = "--fov",
      split = ",",
      arity = "1",
      paramLabel = "X,Y",
      description = "Field of view in mm along kx and ky (default: pixels of 1 mm).")
  private double @Nullable [] fieldOfView;

  @Mixin private SinogramOptions sinogramOptions = new SinogramOptions();
  @Mixin private StudyOptions studyOptions = new StudyOptions();

  ImportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Path folder = out.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Path file = input;
    if (file == null) {
      requireForStudy();
      new StudyImport(studyOptions, sinogramOptions, terminal).write(out);
    } else if (studyOptions.given()) {
      throw new CommandFailure("give either an input file or --ct-pd with a folder of projections");
    } else {
      importArrays(file);
    }
    return 0;
  }

  private void requireForStudy() {
    if (mask != null || fieldOfView != null || sinogramOptions.statesRays()) {
      throw new CommandFailure(
          "projections state their rays and quanta themselves; with --ct-pd the image takes"
              + " --image-mm, --matrix and --thickness, and views --views");
    }
  }

  private void importArrays(Path file) throws IOException {
    if (ScanFile.isDicom(file)) {
      throw new CommandFailure(
          file + ": this is DICOM already; import takes .npy, .npz, and --ct-pd with a folder");
    }
    for (SourceScan scan : ScanFile.read(file, mask, sinogramOptions)) {
      write(scan);
    }
  }

  private void write(SourceScan source) throws IOException {
    if (source.measurement() instanceof KSpace kspace) {
      KSpace scan = withGeometry(kspace);
      Files.write(out, new RawDataWriter().write(scan, StudyHeader.deidentified(scan)));
      terminal
          .out()
          .printf(
              "%s: %d coils, %d x %d, %d positions measured%n",
              out, scan.coils(), scan.height(), scan.width(), scan.mask().count());
      return;
    }
    if (fieldOfView != null) {
      throw new CommandFailure("--fov is for k-space; a sinogram takes --image-mm");
    }
    Sinogram scan = (Sinogram) source.measurement();
    Path file = source.slices() == 1 ? out : numbered(source.slice());
    double location = source.slice() * scan.geometry().thicknessMm();
    StudyHeader header = source.header().ofSlice(scan, source.slice(), location);
    Files.write(file, new RawDataWriter().write(scan, header));
    terminal
        .out()
        .printf(
            "%s: %s beam, %d views x %d columns, image %d x %d of %s mm%n",
            file,
            BeamName.of(scan.beam()),
            scan.views(),
            scan.columns(),
            scan.geometry().rows(),
            scan.geometry().columns(),
            scan.geometry().fieldOfViewXMm());
  }

  /** The file of one slice of several. */
  private Path numbered(int slice) {
    String name = out.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String stem = dot < 0 ? name : name.substring(0, dot);
    String extension = dot < 0 ? "" : name.substring(dot);
    return out.resolveSibling(String.format(Locale.ROOT, "%s-%04d%s", stem, slice, extension));
  }

  private KSpace withGeometry(KSpace scan) {
    double[] fov = fieldOfView;
    Double thickness = sinogramOptions.thickness();
    if (fov != null && fov.length != 2) {
      throw new CommandFailure("--fov takes two lengths in mm, such as --fov 180,230");
    }
    SliceGeometry geometry =
        new SliceGeometry(
            fov == null ? scan.width() : fov[0],
            fov == null ? scan.height() : fov[1],
            thickness == null ? 1 : thickness,
            scan.height(),
            scan.width());
    return new KSpace(
        scan.samples(),
        scan.mask(),
        scan.maps(),
        scan.noiseCovariance(),
        scan.noiseScan(),
        geometry);
  }
}
