package org.reconstream.dicom.codec;

import java.nio.ByteBuffer;

/** Encodes data sets in one transfer syntax, every length defined and group lengths left out. */
final class DataSetWriter {
  /** The longest value whose length is even and fits 16 bits. */
  private static final int SHORT_MAXIMUM = 65_534;

  private static final int ITEM_HEADER = 8;

  private final boolean explicit;

  DataSetWriter(TransferSyntax syntax) {
    this.explicit = syntax == TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
  }

  /** The bytes that {@link #write} produces. */
  long length(DataSet dataSet) {
    long total = 0;
    for (Element element : dataSet.elements()) {
      if (!isSkipped(element)) {
        long length = valueLength(element);
        total += header(element, length) + length;
      }
    }
    return total;
  }

  void write(DataSet dataSet, ByteBuffer out) {
    for (Element element : dataSet.elements()) {
      if (!isSkipped(element)) {
        write(element, out);
      }
    }
  }

  private void write(Element element, ByteBuffer out) {
    long length = valueLength(element);
    putTag(element.tag(), out);
    putLength(element, length, out);
    if (element instanceof Element.Value value) {
      out.put(value.bytes());
    } else if (element instanceof Element.Sequence sequence) {
      for (DataSet item : sequence.items()) {
        putTag(Tag.ITEM, out);
        out.putInt((int) length(item));
        write(item, out);
      }
    }
  }

  private void putLength(Element element, long length, ByteBuffer out) {
    if (!explicit) {
      out.putInt((int) length);
      return;
    }
    Vr vr = written(element, length);
    out.putShort((short) vr.code());
    if (vr.hasLongHeader()) {
      out.putShort((short) 0).putInt((int) length);
    } else {
      out.putShort((short) length);
    }
  }

  /** A value too long for its VR's 16-bit length is written as UN (PS3.5 section 6.2.2). */
  private static Vr written(Element element, long length) {
    Vr vr = element.vr();
    return length > SHORT_MAXIMUM && !vr.hasLongHeader() ? Vr.UN : vr;
  }

  private int header(Element element, long length) {
    return explicit && written(element, length).hasLongHeader() ? 12 : 8;
  }

  private long valueLength(Element element) {
    if (element instanceof Element.Value value) {
      return value.length();
    }
    if (element instanceof Element.Sequence sequence) {
      return sequence.items().stream().mapToLong(item -> ITEM_HEADER + length(item)).sum();
    }
    throw new AssertionError(element);
  }

  private static boolean isSkipped(Element element) {
    return Tag.isGroupLength(element.tag())
        && element.tag() != Tag.FILE_META_INFORMATION_GROUP_LENGTH;
  }

  private static void putTag(int tag, ByteBuffer out) {
    out.putShort((short) Tag.group(tag)).putShort((short) Tag.element(tag));
  }
}
