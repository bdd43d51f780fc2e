package org.reconstream.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.reconstream.array.Tensor;
import org.reconstream.dicom.ResultObject;
import org.reconstream.dicom.ResultWriter;
import org.reconstream.dicom.SourceScan;
import org.reconstream.engine.Reconstruction;
import org.reconstream.formats.KSpaceNpy;
import org.reconstream.formats.Npy;
import org.reconstream.formats.NpyArray;
import org.reconstream.render.Panel;

/**
 * The files of one reconstruction: {@code mean.npy} and {@code baseline.npy} {@code [2, H, W]},
 * {@code std.npy} {@code [H, W]}, {@code maps.npy} complex {@code [coil, H, W]} (MRI), {@code
 * report.json}, {@code panel.png} and one DICOM object per product.
 */
final class ResultFolder {
  private ResultFolder() {}

  /** Writes everything, replacing earlier files of the same names. */
  static void write(Path folder, SourceScan scan, Reconstruction result) throws IOException {
    Files.createDirectories(folder);
    Npy.write(folder.resolve("mean.npy"), real(result.mean()));
    Npy.write(folder.resolve("std.npy"), real(result.deviation()));
    Npy.write(folder.resolve("baseline.npy"), real(result.baseline()));
    if (result.maps() != null) {
      Npy.write(folder.resolve("maps.npy"), KSpaceNpy.interleaved(result.maps()));
    }
    Files.write(folder.resolve("report.json"), Report.of(result).json());
    Files.write(folder.resolve("panel.png"), Panel.png(result));
    for (ResultObject object : new ResultWriter().write(scan, result)) {
      Files.write(folder.resolve(object.product().fileName() + ".dcm"), object.part10());
    }
  }

  private static NpyArray.Float32 real(Tensor tensor) {
    return new NpyArray.Float32(tensor.shape(), tensor.values());
  }
}
