package org.reconstream.physics;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;

/**
 * Line integrals of the attenuation of one slice, {@code l = -ln(I / I0)}.
 *
 * <p>The record shares the arrays it is given; they are not written again. Values at rays that were
 * not measured are never read.
 *
 * @param lineIntegrals {@code [views, columns]}, dimensionless, finite where measured
 * @param measured {@code [views * columns]}: 1 measured, 0 not (dead, saturated, outside);
 *     authoritative
 * @param anglesRad one per view: t (parallel) or b (fan) of {@link Beam}, in any order, not wrapped
 * @param beam which way the rays run
 * @param quanta noise-equivalent incident quanta of each ray {@code [views, columns]}, or null to
 *     estimate the noise
 * @param waterAttenuationPerMm attenuation of water that defines the Hounsfield scale, in 1/mm
 * @param geometry field of view around the isocentre, thickness and matrix of the reconstructed
 *     slice; pixels are square
 */
public record Sinogram(
    Tensor lineIntegrals,
    byte[] measured,
    double[] anglesRad,
    Beam beam,
    @Nullable Tensor quanta,
    double waterAttenuationPerMm,
    SliceGeometry geometry)
    implements Measurement {
  private static final double SQUARE = 1e-4;

  /** Checks shapes, units and that everything measured is finite. */
  public Sinogram {
    Shape shape = lineIntegrals.shape();
    if (shape.rank() != 2 || shape.dim(0) < 1 || shape.dim(1) < 1) {
      throw new IllegalArgumentException("line integrals must be [views, columns], got " + shape);
    }
    if (measured.length != shape.size()) {
      throw new IllegalArgumentException(
          "the mask has " + measured.length + " entries where the sinogram is " + shape);
    }
    if (anglesRad.length != shape.dim(0)) {
      throw new IllegalArgumentException(
          "there are " + anglesRad.length + " angles for the views of " + shape);
    }
    if (quanta != null && !quanta.shape().equals(shape)) {
      throw new IllegalArgumentException("quanta must be " + shape + ", got " + quanta.shape());
    }
    if (!(waterAttenuationPerMm > 0 && waterAttenuationPerMm < 10)) {
      throw new IllegalArgumentException(
          "the attenuation of water must be between 0 and 10 per mm, got " + waterAttenuationPerMm);
    }
    double aspect = geometry.rowSpacingMm() / geometry.columnSpacingMm();
    if (Math.abs(aspect - 1) > SQUARE) {
      throw new IllegalArgumentException(
          "the pixels of a reconstructed CT slice must be square, got "
              + geometry.rowSpacingMm()
              + " x "
              + geometry.columnSpacingMm()
              + " mm");
    }
    requireAngles(anglesRad);
    requireMeasured(lineIntegrals.values(), measured);
    requireQuanta(quanta, measured);
  }

  /** The number of views. */
  public int views() {
    return lineIntegrals.shape().dim(0);
  }

  /** The number of detector columns. */
  public int columns() {
    return lineIntegrals.shape().dim(1);
  }

  /** Whether this ray was measured. */
  public boolean isMeasured(int view, int column) {
    return measured[view * columns() + column] != 0;
  }

  @Override
  public String modality() {
    return "CT";
  }

  @Override
  public String digest() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      text(sha, "sinogram" + lineIntegrals.shape() + beam + geometry);
      sha.update(measured);
      update(sha, lineIntegrals);
      if (quanta != null) {
        text(sha, "quanta");
        update(sha, quanta);
      }
      ByteBuffer doubles =
          ByteBuffer.allocate((anglesRad.length + 1) * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      doubles.asDoubleBuffer().put(anglesRad).put(waterAttenuationPerMm);
      sha.update(doubles);
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private static void text(MessageDigest sha, String text) {
    sha.update(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What was not measured counts as zero. */
  private void update(MessageDigest sha, Tensor tensor) {
    float[] values = tensor.values();
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values.length; i++) {
      bytes.putFloat(measured[i] != 0 ? values[i] : 0);
    }
    sha.update(bytes.flip());
  }

  private static void requireAngles(double[] anglesRad) {
    for (int view = 0; view < anglesRad.length; view++) {
      if (!Double.isFinite(anglesRad[view])) {
        throw new IllegalArgumentException("the angle of view " + view + " is not finite");
      }
    }
  }

  private static void requireMeasured(float[] values, byte[] measured) {
    for (int i = 0; i < values.length; i++) {
      if (measured[i] != 0 && !Float.isFinite(values[i])) {
        throw new IllegalArgumentException("a measured line integral is not finite");
      }
    }
  }

  private static void requireQuanta(@Nullable Tensor quanta, byte[] measured) {
    if (quanta == null) {
      return;
    }
    float[] values = quanta.values();
    for (int i = 0; i < values.length; i++) {
      if (measured[i] != 0 && !(values[i] >= 0 && values[i] <= Float.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "the incident quanta of a measured ray are negative or not finite");
      }
    }
  }
}
