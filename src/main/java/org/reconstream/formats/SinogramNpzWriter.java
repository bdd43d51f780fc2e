package org.reconstream.formats;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.physics.Beam;
import org.reconstream.physics.Sinogram;

/** Writes what {@link SinogramNpz} reads, one slice a file. */
public final class SinogramNpzWriter {
  private SinogramNpzWriter() {}

  /** Writes a sinogram with everything it states. */
  public static void write(Path file, Sinogram scan) throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("sinogram", real(scan.lineIntegrals()));
    arrays.put("measured", new NpyArray.Uint8(scan.lineIntegrals().shape(), scan.measured()));
    arrays.put("angles_rad", new NpyArray.Float64(Shape.of(scan.views()), scan.anglesRad()));
    Tensor quanta = scan.quanta();
    if (quanta != null) {
      arrays.put("quanta", real(quanta));
    }
    Beam beam = scan.beam();
    arrays.put("column_spacing_mm", number(beam.columnSpacingMm()));
    arrays.put("central_column", number(beam.centralColumn()));
    if (beam instanceof Beam.FanArc fan) {
      arrays.put("source_to_isocentre_mm", number(fan.sourceToIsocentreMm()));
      arrays.put("source_to_detector_mm", number(fan.sourceToDetectorMm()));
    } else if (beam instanceof Beam.FanFlat fan) {
      arrays.put("source_to_isocentre_mm", number(fan.sourceToIsocentreMm()));
      arrays.put("source_to_detector_mm", number(fan.sourceToDetectorMm()));
      arrays.put("flat_detector", number(1));
    }
    arrays.put("water_attenuation_per_mm", number(scan.waterAttenuationPerMm()));
    arrays.put("field_of_view_mm", number(scan.geometry().fieldOfViewXMm()));
    arrays.put("matrix", number(scan.geometry().rows()));
    arrays.put("thickness_mm", number(scan.geometry().thicknessMm()));
    Npz.write(file, arrays);
  }

  private static NpyArray real(Tensor tensor) {
    return new NpyArray.Float32(tensor.shape(), tensor.values());
  }

  private static NpyArray number(double value) {
    return new NpyArray.Float64(Shape.of(), new double[] {value});
  }
}
