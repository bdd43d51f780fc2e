package org.reconstream.dicom.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;

/** Hand-made Part 10 bytes, right or wrong, independent of the writer under test. */
final class Wire {
  static final int UNDEFINED = -1;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final boolean explicit;

  private Wire(boolean explicit) {
    this.explicit = explicit;
  }

  /** An empty data set fragment. */
  static Wire fragment(boolean explicit) {
    return new Wire(explicit);
  }

  /** A file up to the end of its File Meta Information. */
  static Wire file(String transferSyntax) {
    String padded = transferSyntax.length() % 2 == 0 ? transferSyntax : transferSyntax + "\0";
    byte[] value = padded.getBytes(ISO_8859_1);
    Wire meta = fragment(true).element(0x0002_0010, "UI", value);
    Wire file = new Wire(!transferSyntax.equals("1.2.840.10008.1.2"));
    file.bytes.writeBytes(new byte[128]);
    file.bytes.writeBytes("DICM".getBytes(ISO_8859_1));
    Wire length = fragment(true).element(0x0002_0000, "UL", int32(meta.bytes.size()));
    return file.raw(length.toBytes()).raw(meta.toBytes());
  }

  Wire raw(byte[] more) {
    bytes.writeBytes(more);
    return this;
  }

  Wire element(int tag, String vr, byte[] value) {
    return header(tag, vr, value.length).raw(value);
  }

  Wire text(int tag, String vr, String value) {
    return element(tag, vr, value.getBytes(ISO_8859_1));
  }

  /** The header of an element, with whatever length. */
  Wire header(int tag, String vr, int length) {
    raw(tag(tag));
    if (!explicit || tag >>> 16 == 0xFFFE) {
      return raw(int32(length));
    }
    raw(vr.getBytes(ISO_8859_1));
    if ("OB OD OF OL OV OW SQ SV UC UN UR UT UV".contains(vr)) {
      return raw(new byte[2]).raw(int32(length));
    }
    return raw(new byte[] {(byte) length, (byte) (length >>> 8)});
  }

  /** A sequence of items, every length defined or every length undefined. */
  Wire sequence(int tag, boolean defined, Wire... items) {
    Wire content = fragment(explicit);
    for (Wire item : items) {
      content.header(0xFFFE_E000, "", defined ? item.bytes.size() : UNDEFINED).raw(item.toBytes());
      if (!defined) {
        content.header(0xFFFE_E00D, "", 0);
      }
    }
    header(tag, "SQ", defined ? content.bytes.size() : UNDEFINED).raw(content.toBytes());
    return defined ? this : header(0xFFFE_E0DD, "", 0);
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  static byte[] int32(int value) {
    return new byte[] {
      (byte) value, (byte) (value >>> 8), (byte) (value >>> 16), (byte) (value >>> 24)
    };
  }

  private static byte[] tag(int tag) {
    return new byte[] {(byte) (tag >>> 16), (byte) (tag >>> 24), (byte) tag, (byte) (tag >>> 8)};
  }
}
