package org.reconstream.dicom.ctpd;

import org.jspecify.annotations.Nullable;

/**
 * Which slices a study becomes; null where the study decides.
 *
 * @param firstMm axial position of the first slice; default: the first that every view covers
 * @param lastMm axial position that no slice lies beyond; default: the last that every view covers
 * @param incrementMm distance of slices; default: their thickness
 * @param thicknessMm thickness of slices; default 3, at least a detector row at the isocentre
 * @param fieldOfViewMm diameter of the reconstruction; default: what every view covers
 * @param matrix rows and columns of the image; default: pixels about as large as columns
 */
public record RebinningOptions(
    @Nullable Double firstMm,
    @Nullable Double lastMm,
    @Nullable Double incrementMm,
    @Nullable Double thicknessMm,
    @Nullable Double fieldOfViewMm,
    @Nullable Integer matrix) {
  /** Everything as the study says. */
  public static final RebinningOptions DEFAULT =
      new RebinningOptions(null, null, null, null, null, null);

  /** Checks that distances are positive and in order. */
  public RebinningOptions {
    requirePositive("slice increment", incrementMm);
    requirePositive("slice thickness", thicknessMm);
    requirePositive("field of view", fieldOfViewMm);
    if (matrix != null && (matrix < 1 || matrix > 4096)) {
      throw new IllegalArgumentException("the matrix must be 1 to 4096, got " + matrix);
    }
    if (firstMm != null && lastMm != null && lastMm < firstMm) {
      throw new IllegalArgumentException("the last slice must not lie before the first");
    }
  }

  private static void requirePositive(String what, @Nullable Double value) {
    if (value != null && !(value > 0 && value < Double.MAX_VALUE)) {
      throw new IllegalArgumentException("the " + what + " must be positive, got " + value + " mm");
    }
  }
}
