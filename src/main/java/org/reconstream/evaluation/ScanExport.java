package org.reconstream.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.reconstream.array.Tensor;
import org.reconstream.formats.KSpaceNpy;
import org.reconstream.formats.Npy;
import org.reconstream.formats.NpyArray;
import org.reconstream.physics.KSpace;

/**
 * Simulated scans as files for other programs: {@code NAME.npy} complex k-space {@code [coil, ky,
 * kx]} as {@code reconstruct} reads it, {@code NAME-reference.npy} the true magnitude and {@code
 * NAME-region.npy} where errors count, both {@code [y, x]}, and {@code NAME-maps.npy} the true coil
 * maps {@code [coil, y, x]}.
 */
public final class ScanExport {
  private ScanExport() {}

  /** Writes the files of a scan, replacing earlier ones. */
  public static void write(Path folder, SimulatedScan scan) throws IOException {
    Files.createDirectories(folder);
    if (scan.measurement() instanceof KSpace kspace) {
      Npy.write(folder.resolve(scan.name() + ".npy"), KSpaceNpy.interleaved(kspace.samples()));
    }
    Npy.write(folder.resolve(scan.name() + "-reference.npy"), real(scan.reference()));
    Npy.write(folder.resolve(scan.name() + "-region.npy"), real(scan.region()));
    Tensor maps = scan.maps();
    if (maps != null) {
      Npy.write(folder.resolve(scan.name() + "-maps.npy"), KSpaceNpy.interleaved(maps));
    }
  }

  private static NpyArray.Float32 real(Tensor tensor) {
    return new NpyArray.Float32(tensor.shape(), tensor.values());
  }
}
