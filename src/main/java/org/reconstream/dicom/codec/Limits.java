package org.reconstream.dicom.codec;

/**
 * What a codec accepts before it calls an object malformed. Every length is also bounded by the
 * bytes that remain.
 *
 * @param depth nesting depth of sequences
 * @param elements elements per data set
 * @param items items per sequence
 * @param totalElements elements and items of a whole object
 * @param textBytes bytes of all text values together
 * @param objectBytes bytes of a whole object
 * @param lenientOrder whether tags that descend are sorted instead of refused
 */
public record Limits(
    int depth,
    int elements,
    int items,
    int totalElements,
    long textBytes,
    long objectBytes,
    boolean lenientOrder) {
  /**
   * 16 levels, 100 000 elements, 200 000 items, 2 000 000 of both together, 16 MiB of text, 1 GiB,
   * tags in ascending order.
   */
  public static final Limits DEFAULT =
      new Limits(16, 100_000, 200_000, 2_000_000, 16L << 20, 1L << 30, false);

  /** Checks that every limit is positive. */
  public Limits {
    if (depth < 1
        || elements < 1
        || items < 1
        || totalElements < 1
        || textBytes < 1
        || objectBytes < 132) {
      throw new IllegalArgumentException("every DICOM limit must be positive");
    }
  }
}
