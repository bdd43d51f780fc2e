package org.reconstream.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.reconstream.dicom.codec.DataSet;
import org.reconstream.dicom.codec.DicomCodec;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;

/**
 * A single-frame greyscale image with its rescale (PS3.3 C.7.6.3, C.11.1). Immutable.
 *
 * @param patient tells patients apart; never to be shown
 * @param series tells series apart; never to be shown
 * @param contrast tells kinds of image apart; never to be shown
 */
record DicomImage(
    String patient,
    String series,
    String contrast,
    int height,
    int width,
    short[] stored,
    boolean signed,
    double slope,
    double intercept) {
  private static final int LARGEST_SIDE = 8192;

  /**
   * Reads a Part 10 file.
   *
   * @param modality the modality it must have
   * @throws ReconstructionException if it is not such an image, with the reason
   */
  static DicomImage read(byte[] file, String modality) {
    DataSet set = DicomCodec.preferred().read(file).dataSet();
    String found = set.value(Tag.MODALITY).text().orElse("none");
    if (!found.equals(modality)) {
      throw unsupported("the modality is not " + modality);
    }
    int height = side(set, Tag.ROWS);
    int width = side(set, Tag.COLUMNS);
    int bits = (int) set.require(Tag.BITS_ALLOCATED).integer();
    boolean single =
        set.require(Tag.SAMPLES_PER_PIXEL).integer() == 1 && one(set, Tag.NUMBER_OF_FRAMES) == 1;
    boolean grey =
        set.value(Tag.PHOTOMETRIC_INTERPRETATION).text().orElse("").equals("MONOCHROME2");
    if (!single || !grey || (bits != 8 && bits != 16)) {
      throw unsupported("only single-frame MONOCHROME2 images of 8 or 16 bits are read");
    }
    boolean signed = one(set, Tag.PIXEL_REPRESENTATION, 0) == 1;
    int used = (int) one(set, Tag.BITS_STORED, bits);
    short[] stored =
        stored(set.require(Tag.PIXEL_DATA).bytes(), height * width, bits, used, signed);
    double slope = decimal(set, Tag.RESCALE_SLOPE, 1);
    double intercept = decimal(set, Tag.RESCALE_INTERCEPT, 0);
    if (!(Double.isFinite(slope) && slope != 0 && Double.isFinite(intercept))) {
      throw unsupported("the rescale slope and intercept cannot be used");
    }
    String series = set.value(Tag.SERIES_INSTANCE_UID).text().orElse("");
    return new DicomImage(
        set.value(Tag.PATIENT_ID).text().orElse(series),
        series,
        set.value(Tag.SERIES_DESCRIPTION).text().orElse(""),
        height,
        width,
        stored,
        signed,
        slope,
        intercept);
  }

  /** The real value of a pixel. */
  double value(int i) {
    return slope * (signed ? stored[i] : stored[i] & 0xffff) + intercept;
  }

  private static short[] stored(ByteBuffer bytes, int size, int bits, int used, boolean signed) {
    ByteBuffer pixels = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (pixels.remaining() < size * (bits / 8) || used < 1 || used > bits) {
      throw new ReconstructionException(
          new Failure.Malformed("the pixel data is shorter than its rows and columns say"));
    }
    short[] stored = new short[size];
    int unused = 16 - used;
    for (int i = 0; i < size; i++) {
      int raw = bits == 8 ? pixels.get() : pixels.getShort();
      // Bits above those stored may hold overlays.
      stored[i] =
          (short)
              (signed ? (short) (raw << unused) >> unused : (raw << unused & 0xffff) >>> unused);
    }
    return stored;
  }

  private static int side(DataSet set, int tag) {
    long side = set.require(tag).integer();
    if (side < 1 || side > LARGEST_SIDE) {
      throw unsupported("the matrix is not between 1 and " + LARGEST_SIDE);
    }
    return (int) side;
  }

  private static long one(DataSet set, int tag) {
    return one(set, tag, 1);
  }

  private static long one(DataSet set, int tag, long absent) {
    return set.value(tag).isEmpty() ? absent : set.value(tag).integer();
  }

  private static double decimal(DataSet set, int tag, double absent) {
    double[] values = set.value(tag).decimals();
    return values.length == 0 ? absent : values[0];
  }

  private static ReconstructionException unsupported(String reason) {
    return new ReconstructionException(new Failure.Unsupported(reason));
  }
}
