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
import org.reconstream.physics.Sinogram;
import org.reconstream.render.Panel;

/**
 * The files of one reconstruction: {@code mean.npy} and {@code baseline.npy} {@code [2, H, W]}
 * (MRI) or {@code [1, H, W]} in HU (CT), {@code std.npy} {@code [H, W]}, {@code maps.npy} complex
 * {@code [coil, H, W]} (MRI), {@code report.json}, {@code panel.png} and one DICOM object per
 * product.
 */
final class ResultFolder {
  private ResultFolder() {}

  /** Writes everything, replacing earlier files of the same names. */
  static void write(Path folder, SourceScan scan, Reconstruction result) throws IOException {
    Files.createDirectories(folder);
    Npy.write(folder.resolve("mean.npy"), real(image(result, result.mean())));
    Npy.write(folder.resolve("std.npy"), real(image(result, result.deviation())));
    Npy.write(folder.resolve("baseline.npy"), real(image(result, result.baseline())));
    if (result.maps() != null) {
      Npy.write(folder.resolve("maps.npy"), KSpaceNpy.interleaved(result.maps()));
    }
    Files.write(folder.resolve("report.json"), Report.of(result).json());
    Files.write(folder.resolve("panel.png"), Panel.png(result));
    for (ResultObject object : new ResultWriter().write(scan, result)) {
      Files.write(folder.resolve(object.product().fileName() + ".dcm"), object.part10());
    }
  }

  /**
   * MRI: the image on the encoded matrix. CT: the reconstructed matrix, which lies at the centre of
   * the grid that the rays needed.
   */
  private static Tensor image(Reconstruction result, Tensor tensor) {
    return result.measurement() instanceof Sinogram scan
        ? tensor.centre(scan.geometry().rows(), scan.geometry().columns())
        : tensor;
  }

  private static NpyArray.Float32 real(Tensor tensor) {
    return new NpyArray.Float32(tensor.shape(), tensor.values());
  }
}
