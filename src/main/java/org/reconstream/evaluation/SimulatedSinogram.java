package org.reconstream.evaluation;

import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.SliceGeometry;

/**
 * A CT scan whose true image is known.
 *
 * @param name tells scans apart, without spaces
 * @param protocol how it was measured
 * @param measurement what the scanner would have sent
 * @param reference the true image in HU, {@code [H, W]}
 */
public record SimulatedSinogram(
    String name, CtProtocol protocol, Sinogram measurement, Tensor reference) implements KnownScan {
  private static final float AIR = -1000;

  /**
   * Measures a slice.
   *
   * @param normalised {@code (HU + 1000) / 2000}, row-major
   * @param pixelMm side of a pixel
   * @param seed seed of the quantum noise
   */
  public static SimulatedSinogram of(
      String name,
      CtProtocol protocol,
      float[] normalised,
      int height,
      int width,
      double pixelMm,
      long seed) {
    float[] hounsfield = new float[normalised.length];
    for (int i = 0; i < hounsfield.length; i++) {
      hounsfield[i] = Math.max(AIR, 2000 * normalised[i] - 1000);
    }
    SliceGeometry geometry = new SliceGeometry(width * pixelMm, height * pixelMm, 1, height, width);
    Sinogram scan =
        protocol.scanner(geometry).measure(hounsfield, geometry, protocol.quanta(), seed);
    return new SimulatedSinogram(
        name, protocol, scan, Tensor.of(Shape.of(height, width), hounsfield));
  }
}
