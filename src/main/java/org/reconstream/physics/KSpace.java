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
 * Cartesian multi-coil MRI k-space of one slice.
 *
 * <p>Convention {@code CENTRED_ORTHO}: the image is the centred unitary inverse Fourier transform,
 * DC at index {@code floor(n / 2)} of both axes.
 *
 * <p>The record shares the arrays it is given; they are not written again.
 *
 * @param samples planar {@code [C, 2, ky, kx]}, finite, zero where not measured
 * @param mask which positions were measured; authoritative
 * @param maps coil sensitivity maps {@code [C, 2, y, x]} of the raw coils, or null to estimate them
 * @param noiseCovariance complex coil noise covariance {@code [2, C, C]} (real plane, imaginary
 *     plane) per complex sample, or null
 * @param noiseScan noise-only samples {@code [C, 2, K]}, or null
 * @param geometry physical extent of the reconstructed slice
 */
public record KSpace(
    Tensor samples,
    SamplingMask mask,
    @Nullable Tensor maps,
    @Nullable Tensor noiseCovariance,
    @Nullable Tensor noiseScan,
    SliceGeometry geometry)
    implements Measurement {

  /** Checks shapes and that every value is finite. */
  public KSpace {
    Shape shape = samples.shape();
    if (shape.rank() != 4 || shape.dim(1) != 2) {
      throw new IllegalArgumentException("k-space must be [coil, 2, ky, kx], got " + shape);
    }
    if (mask.height() != shape.dim(2) || mask.width() != shape.dim(3)) {
      throw new IllegalArgumentException("k-space " + shape + " does not fit " + mask);
    }
    int coils = shape.dim(0);
    requireShape("coil maps", maps, shape);
    requireShape("noise covariance", noiseCovariance, Shape.of(2, coils, coils));
    if (noiseScan != null && (noiseScan.shape().rank() != 3 || noiseScan.shape().dim(0) != coils)) {
      throw new IllegalArgumentException(
          "noise scan must be [" + coils + ", 2, samples], got " + noiseScan.shape());
    }
    if (geometry.rows() > shape.dim(2) || geometry.columns() > shape.dim(3)) {
      throw new IllegalArgumentException(
          "the reconstructed matrix "
              + geometry.rows()
              + " x "
              + geometry.columns()
              + " exceeds the encoded matrix of "
              + shape);
    }
    requireFinite("k-space", samples);
    requireFinite("coil maps", maps);
    requireFinite("noise covariance", noiseCovariance);
    requireFinite("noise scan", noiseScan);
  }

  /**
   * K-space without maps, noise information or geometry; measured wherever a coil is not exactly
   * zero.
   */
  public static KSpace of(Tensor samples) {
    Shape s = samples.shape();
    if (s.rank() != 4 || s.dim(1) != 2) {
      throw new IllegalArgumentException("k-space must be [coil, 2, ky, kx], got " + s);
    }
    SamplingMask mask = SamplingMask.ofNonZero(s.dim(0), s.dim(2), s.dim(3), samples.values());
    return new KSpace(
        samples, mask, null, null, null, SliceGeometry.unitPixels(s.dim(2), s.dim(3)));
  }

  /** The number of coils. */
  public int coils() {
    return samples.shape().dim(0);
  }

  /** The number of rows of the encoded matrix (ky). */
  public int height() {
    return samples.shape().dim(2);
  }

  /** The number of columns of the encoded matrix (kx). */
  public int width() {
    return samples.shape().dim(3);
  }

  @Override
  public String modality() {
    return "MR";
  }

  @Override
  public String digest() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      update(sha, "samples", samples);
      sha.update(mask.marks());
      update(sha, "maps", maps);
      update(sha, "covariance", noiseCovariance);
      update(sha, "noise", noiseScan);
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private static void update(MessageDigest sha, String name, @Nullable Tensor tensor) {
    if (tensor == null) {
      return;
    }
    sha.update((name + tensor.shape()).getBytes(StandardCharsets.UTF_8));
    ByteBuffer bytes =
        ByteBuffer.allocate(tensor.values().length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(tensor.values());
    sha.update(bytes);
  }

  private static void requireShape(String name, @Nullable Tensor tensor, Shape shape) {
    if (tensor != null && !tensor.shape().equals(shape)) {
      throw new IllegalArgumentException(name + " must be " + shape + ", got " + tensor.shape());
    }
  }

  private static void requireFinite(String name, @Nullable Tensor tensor) {
    if (tensor == null) {
      return;
    }
    for (float value : tensor.values()) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException(name + " contains a value that is not finite");
      }
    }
  }
}
