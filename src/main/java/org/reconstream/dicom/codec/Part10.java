package org.reconstream.dicom.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The built-in codec: Part 10 files in Explicit and Implicit VR Little Endian, uncompressed.
 * Deflated, big-endian and encapsulated objects are {@code Unsupported}, with the UID. Values are
 * views of the source; nothing is copied.
 */
public final class Part10 implements DicomCodec {
  private static final int PREAMBLE = 128;
  private static final int MAGIC = 'D' | 'I' << 8 | 'C' << 16 | 'M' << 24;

  @Override
  public String name() {
    return "built-in";
  }

  @Override
  public DicomObject read(ByteBuffer source, Limits limits) {
    ByteBuffer bytes = source.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    requireMagic(bytes, limits);
    DataSetReader reader = new DataSetReader(bytes, limits);
    reader.position(PREAMBLE + 4);
    DataSet meta = reader.readMeta();
    TransferSyntax syntax =
        TransferSyntax.ofUid(meta.require(Tag.TRANSFER_SYNTAX_UID).texts().get(0));
    return new DicomObject(syntax, meta, reader.readDataSet(syntax));
  }

  /** Refuses bytes that are too many or do not begin as a Part 10 file does. */
  static void requireMagic(ByteBuffer source, Limits limits) {
    ByteBuffer bytes = source.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.limit() > limits.objectBytes()) {
      throw Malformed.of(
          "the object has " + bytes.limit() + " bytes, the limit is " + limits.objectBytes());
    }
    if (bytes.limit() < PREAMBLE + 4 || bytes.getInt(PREAMBLE) != MAGIC) {
      throw Malformed.of("not a DICOM Part 10 file: there is no 'DICM' at byte 128");
    }
  }

  @Override
  public byte[] write(DicomObject object) {
    List<Element> group = new ArrayList<>(object.meta().elements());
    group.removeIf(element -> element.tag() == Tag.FILE_META_INFORMATION_GROUP_LENGTH);
    DataSet meta = DataSet.of(group, CharacterSet.ISO_IR_6);
    DataSetWriter metaWriter = new DataSetWriter(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    DataSetWriter writer = new DataSetWriter(object.syntax());
    long metaBytes = metaWriter.length(meta);
    long total = PREAMBLE + 4 + 12 + metaBytes + writer.length(object.dataSet());
    if (total > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "an object of " + total + " bytes does not fit an array; split it by slice");
    }
    ByteBuffer out = ByteBuffer.allocate((int) total).order(ByteOrder.LITTLE_ENDIAN);
    out.position(PREAMBLE);
    out.putInt(MAGIC);
    metaWriter.write(groupLength(metaBytes), out);
    metaWriter.write(meta, out);
    writer.write(object.dataSet(), out);
    return out.array();
  }

  private static DataSet groupLength(long bytes) {
    return DataSet.builder().integers(Tag.FILE_META_INFORMATION_GROUP_LENGTH, bytes).build();
  }
}
