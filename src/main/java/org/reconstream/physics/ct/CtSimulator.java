package org.reconstream.physics.ct;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.physics.Beam;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.SliceGeometry;

/**
 * A scanner that measures images: counts with Poisson noise behind a given slice, and their
 * logarithm.
 *
 * <p>The slice is piecewise constant on its pixels and air outside them; values below -1000 HU, the
 * padding of CT images, count as they are. Rays are traced on a grid that is {@value #FINER} times
 * finer, and each detector column counts the quanta of {@value #RAYS} rays across its width, so
 * that the data are not made by the model that reconstructs them. The same arguments give the same
 * sinogram; stateless and thread-safe.
 *
 * @param beam which way the rays run
 * @param anglesRad one per view
 * @param columns detector columns
 * @param waterAttenuationPerMm attenuation of water
 */
public record CtSimulator(
    Beam beam, double[] anglesRad, int columns, double waterAttenuationPerMm) {
  private static final int FINER = 3;
  private static final int RAYS = 3;

  /** Checks the detector and the attenuation of water. */
  public CtSimulator {
    if (columns < 1 || !(waterAttenuationPerMm > 0)) {
      throw new IllegalArgumentException(
          "a scanner needs columns and an attenuation of water, got %d and %g per mm"
              .formatted(columns, waterAttenuationPerMm));
    }
  }

  /**
   * Parallel beams of views equally spaced over half a turn, onto a centred detector with columns
   * as wide as pixels that covers the slice's diagonal.
   */
  public static CtSimulator parallel(SliceGeometry geometry, int views, double water) {
    double[] angles = new double[views];
    for (int view = 0; view < views; view++) {
      angles[view] = view * Math.PI / views;
    }
    int columns = 2 * (int) Math.ceil(0.5 * Math.hypot(geometry.rows(), geometry.columns())) + 1;
    Beam beam = new Beam.Parallel(geometry.columnSpacingMm(), 0.5 * (columns - 1));
    return new CtSimulator(beam, angles, columns, water);
  }

  /**
   * The sinogram of a slice.
   *
   * @param hounsfield the slice in HU, row-major over the geometry's matrix
   * @param quanta incident quanta of each ray, positive
   * @param seed seed of the Poisson noise
   */
  public Sinogram measure(float[] hounsfield, SliceGeometry geometry, double quanta, long seed) {
    double[] transmitted = transmission(hounsfield, geometry);
    float[] values = new float[transmitted.length];
    byte[] measured = new byte[transmitted.length];
    float[] incident = new float[transmitted.length];
    Arrays.fill(incident, (float) quanta);
    for (int view = 0; view < anglesRad.length; view++) {
      SplittableRandom random = new SplittableRandom(seed + 0x9E3779B97F4A7C15L * (view + 1));
      for (int ray = view * columns; ray < (view + 1) * columns; ray++) {
        double counts = PoissonCounts.next(random, quanta * transmitted[ray]);
        if (counts > 0) {
          values[ray] = (float) -Math.log(counts / quanta);
          measured[ray] = 1;
        }
      }
    }
    Shape shape = Shape.of(anglesRad.length, columns);
    return new Sinogram(
        Tensor.of(shape, values),
        measured,
        anglesRad,
        beam,
        Tensor.of(shape, incident),
        waterAttenuationPerMm,
        geometry);
  }

  /** The sinogram of a slice without noise, of whose statistics it says nothing. */
  public Sinogram measureWithoutNoise(float[] hounsfield, SliceGeometry geometry) {
    double[] transmitted = transmission(hounsfield, geometry);
    float[] values = new float[transmitted.length];
    for (int ray = 0; ray < values.length; ray++) {
      values[ray] = (float) -Math.log(transmitted[ray]);
    }
    byte[] measured = new byte[values.length];
    Arrays.fill(measured, (byte) 1);
    Shape shape = Shape.of(anglesRad.length, columns);
    return new Sinogram(
        Tensor.of(shape, values), measured, anglesRad, beam, null, waterAttenuationPerMm, geometry);
  }

  /** The share of the quanta that reach each column. */
  private double[] transmission(float[] hounsfield, SliceGeometry geometry) {
    ImageGrid grid = ImageGrid.of(geometry);
    ImageGrid fine =
        new ImageGrid(FINER * grid.rows(), FINER * grid.columns(), grid.pixelMm() / FINER);
    float[] attenuation = new float[fine.size()];
    for (int i = 0; i < attenuation.length; i++) {
      int row = i / fine.columns() / FINER;
      int column = i % fine.columns() / FINER;
      double hu = hounsfield[row * grid.columns() + column];
      attenuation[i] = (float) (waterAttenuationPerMm * (1 + hu / 1000));
    }
    double[] transmitted = new double[anglesRad.length * columns];
    float[] integrals = new float[transmitted.length];
    for (int ray = 0; ray < RAYS; ray++) {
      double shift = (ray + 0.5) / RAYS - 0.5;
      Beam moved = beam.withCentralColumn(beam.centralColumn() - shift);
      new LineIntegrals(moved, anglesRad, columns, fine).project(attenuation, integrals);
      IntStream.range(0, transmitted.length)
          .forEach(i -> transmitted[i] += Math.exp(-integrals[i]) / RAYS);
    }
    return transmitted;
  }
}
