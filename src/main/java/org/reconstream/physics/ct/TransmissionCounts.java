package org.reconstream.physics.ct;

import java.util.Arrays;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.physics.Beam;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.SliceGeometry;

/**
 * Raw detector readings of one slice with their dark and flat fields, on the way to line integrals.
 * With the readings r, the dark field b and the flat field f (both per column), and {@code gain}
 * readings per quantum:
 *
 * <pre>{@code
 * I = (r - b) / gain,   I0 = (f - b) / gain,   l = -ln(I / I0)
 * w = I^2 / (I + electronic^2)
 * }</pre>
 *
 * <p>The sinogram's noise-equivalent quanta are {@code w exp(l)}, so that the weight of each ray
 * comes back from them whatever the electronic noise. Readings at or above saturation, or at or
 * below the dark field, and columns whose flat field does not exceed the dark field are not
 * measured.
 *
 * @param readings {@code [views, columns]}
 * @param dark mean reading of each column without beam
 * @param flat mean reading of each column without object
 * @param gain readings per quantum, positive
 * @param electronicQuanta standard deviation of the electronic noise in quanta, at least 0
 * @param saturation readings from which a column is saturated; infinite for never
 */
public record TransmissionCounts(
    Tensor readings,
    float[] dark,
    float[] flat,
    double gain,
    double electronicQuanta,
    double saturation) {
  /** Checks shapes and units. */
  public TransmissionCounts {
    Shape shape = readings.shape();
    if (shape.rank() != 2 || dark.length != shape.dim(1) || flat.length != shape.dim(1)) {
      throw new IllegalArgumentException(
          "readings must be [views, columns] with a dark and a flat field per column, got %s, %d and %d"
              .formatted(shape, dark.length, flat.length));
    }
    if (!(gain > 0 && gain < Double.MAX_VALUE && electronicQuanta >= 0)
        || Double.isInfinite(electronicQuanta)
        || Double.isNaN(saturation)) {
      throw new IllegalArgumentException(
          "the gain must be positive and the electronic noise not negative, got %g and %g"
              .formatted(gain, electronicQuanta));
    }
  }

  /** The line integrals with their noise-equivalent quanta. */
  public Sinogram sinogram(
      double[] anglesRad, Beam beam, double waterAttenuationPerMm, SliceGeometry geometry) {
    float[] raw = readings.values();
    int columns = dark.length;
    float[] integrals = new float[raw.length];
    float[] quanta = new float[raw.length];
    byte[] measured = new byte[raw.length];
    for (int ray = 0; ray < raw.length; ray++) {
      int column = ray % columns;
      double counts = (raw[ray] - dark[column]) / gain;
      double open = (flat[column] - dark[column]) / gain;
      if (!(counts > 0 && open > 0) || !(raw[ray] < saturation)) {
        continue;
      }
      double weight = counts * counts / (counts + electronicQuanta * electronicQuanta);
      double l = -Math.log(counts / open);
      integrals[ray] = (float) l;
      quanta[ray] = (float) (weight * Math.exp(l));
      measured[ray] = 1;
    }
    return new Sinogram(
        Tensor.of(readings.shape(), integrals),
        measured,
        Arrays.copyOf(anglesRad, anglesRad.length),
        beam,
        Tensor.of(readings.shape(), quanta),
        waterAttenuationPerMm,
        geometry);
  }
}
