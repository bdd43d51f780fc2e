package org.reconstream.formats;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.physics.KSpace;
import org.reconstream.physics.SamplingMask;

/**
 * K-space and sampling masks in {@code .npy} files.
 *
 * <p>K-space is complex64 {@code [coil, ky, kx]} with DC at index {@code floor(n / 2)}, zero where
 * not measured. A mask is bool, uint8, int16 or float32 {@code [ky, kx]}, not zero where measured.
 */
public final class KSpaceNpy {
  /** Share of a mask's positions that may be exactly zero in every coil. */
  private static final double TOLERATED_ZEROS = 0.01;

  private KSpaceNpy() {}

  /** Reads k-space; a position is measured where a coil is not exactly zero. */
  public static KSpace read(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    NpyArray array = Npy.read(file);
    if (!(array instanceof NpyArray.Complex64 complex) || array.shape().rank() != 3) {
      throw new FormatException(
          name,
          "k-space must be complex64 [coil, ky, kx], got "
              + array.getClass().getSimpleName().toLowerCase(Locale.ROOT)
              + " "
              + array.shape());
    }
    try {
      return KSpace.of(planar(complex));
    } catch (IllegalArgumentException e) {
      throw new FormatException(name, String.valueOf(e.getMessage()), e);
    }
  }

  /** Reads a sampling mask. */
  public static SamplingMask readMask(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    NpyArray array = Npy.read(file);
    boolean marks =
        array instanceof NpyArray.Bool
            || array instanceof NpyArray.Uint8
            || array instanceof NpyArray.Int16
            || array instanceof NpyArray.Float32;
    if (array.shape().rank() != 2 || !marks) {
      throw new FormatException(
          name, "a mask must be bool, uint8, int16 or float32 [ky, kx], got " + array.shape());
    }
    try {
      return SamplingMask.of(array.shape().dim(0), array.shape().dim(1), marks(array));
    } catch (IllegalArgumentException e) {
      throw new FormatException(name, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The same scan as if only the positions of {@code mask} had been measured; everything else of
   * the scan is kept.
   *
   * @throws IllegalArgumentException if the mask has another size, or claims positions that were
   *     not measured
   */
  public static KSpace undersample(KSpace scan, SamplingMask mask) {
    if (mask.height() != scan.height() || mask.width() != scan.width()) {
      throw new IllegalArgumentException(
          "k-space " + scan.samples().shape() + " does not fit " + mask);
    }
    float[] kept = new float[scan.samples().values().length];
    int plane = scan.height() * scan.width();
    int[] positions = mask.positions();
    int unmeasured = 0;
    for (int position : positions) {
      if (!scan.mask().measured(position / scan.width(), position % scan.width())) {
        unmeasured++;
      }
      for (int block = position; block < kept.length; block += plane) {
        kept[block] = scan.samples().values()[block];
      }
    }
    if (unmeasured > TOLERATED_ZEROS * positions.length) {
      throw new IllegalArgumentException(
          "the mask marks "
              + positions.length
              + " positions as measured, but "
              + unmeasured
              + " of them hold no samples; intersect it with the acquired positions");
    }
    return new KSpace(
        Tensor.of(scan.samples().shape(), kept),
        mask,
        scan.maps(),
        scan.noiseCovariance(),
        scan.noiseScan(),
        scan.geometry());
  }

  /** Planar {@code [C, 2, H, W]} from interleaved {@code [C, H, W]}. */
  public static Tensor planar(NpyArray.Complex64 array) {
    Shape s = array.shape();
    Tensor planar = Tensor.zeros(s.dim(0), 2, s.dim(1), s.dim(2));
    int plane = s.dim(1) * s.dim(2);
    for (int coil = 0; coil < s.dim(0); coil++) {
      for (int i = 0; i < plane; i++) {
        int from = 2 * (coil * plane + i);
        planar.values()[2 * coil * plane + i] = array.values()[from];
        planar.values()[(2 * coil + 1) * plane + i] = array.values()[from + 1];
      }
    }
    return planar;
  }

  /** Interleaved {@code [C, H, W]} from planar {@code [C, 2, H, W]}. */
  public static NpyArray.Complex64 interleaved(Tensor planar) {
    Shape s = planar.shape();
    int plane = s.dim(2) * s.dim(3);
    float[] values = new float[s.size()];
    for (int coil = 0; coil < s.dim(0); coil++) {
      for (int i = 0; i < plane; i++) {
        int to = 2 * (coil * plane + i);
        values[to] = planar.values()[2 * coil * plane + i];
        values[to + 1] = planar.values()[(2 * coil + 1) * plane + i];
      }
    }
    return new NpyArray.Complex64(Shape.of(s.dim(0), s.dim(2), s.dim(3)), values);
  }

  private static byte[] marks(NpyArray array) {
    byte[] marks = new byte[array.shape().size()];
    for (int i = 0; i < marks.length; i++) {
      marks[i] = (byte) (nonZero(array, i) ? 1 : 0);
    }
    return marks;
  }

  private static boolean nonZero(NpyArray array, int i) {
    if (array instanceof NpyArray.Float32 real) {
      return real.values()[i] != 0;
    } else if (array instanceof NpyArray.Int16 integers) {
      return integers.values()[i] != 0;
    } else if (array instanceof NpyArray.Uint8 bytes) {
      return bytes.values()[i] != 0;
    } else if (array instanceof NpyArray.Bool truth) {
      return truth.values()[i] != 0;
    }
    throw new AssertionError(array);
  }
}
