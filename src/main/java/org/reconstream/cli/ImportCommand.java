package org.reconstream.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.reconstream.dicom.RawDataWriter;
import org.reconstream.dicom.StudyHeader;
import org.reconstream.physics.KSpace;
import org.reconstream.physics.SliceGeometry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Wraps NumPy k-space as a DICOM Raw Data object. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = "Wrap .npy k-space as a de-identified DICOM Raw Data object.")
final class ImportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "INPUT.npy",
      description = "complex64 [coil, ky, kx], zeros where not measured, DC at N/2.")
  private Path input = Path.of("");

  @Option(names = "--out", paramLabel = "FILE.dcm", required = true, description = "The object.")
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

  @Option(
      names = "--thickness",
      paramLabel = "MM",
      description = "Slice thickness in mm (default: ${DEFAULT-VALUE}).")
  private double thickness = 1;

  ImportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (ScanFile.isDicom(input)) {
      throw new CommandFailure(input + ": this is DICOM already; import takes .npy k-space");
    }
    KSpace scan = withGeometry((KSpace) ScanFile.read(input, mask).get(0).measurement());
    Path folder = out.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.write(out, new RawDataWriter().write(scan, StudyHeader.deidentified(scan)));
    terminal
        .out()
        .printf(
            "%s: %d coils, %d x %d, %d positions measured%n",
            out, scan.coils(), scan.height(), scan.width(), scan.mask().count());
    return 0;
  }

  private KSpace withGeometry(KSpace scan) {
    double[] fov = fieldOfView;
    if (fov != null && fov.length != 2) {
      throw new CommandFailure("--fov takes two lengths in mm, such as --fov 180,230");
    }
    SliceGeometry geometry =
        new SliceGeometry(
            fov == null ? scan.width() : fov[0],
            fov == null ? scan.height() : fov[1],
            thickness,
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
