package org.reconstream.dicom.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * One attribute of a data set: a value, or a sequence of items.
 *
 * <p>Immutable. Printing one shows its tag and size and nothing of its content.
 */
public sealed interface Element {
  /** The attribute tag, see {@link Tag}. */
  int tag();

  /** The value representation. */
  Vr vr();

  /**
   * Bytes as they stand in the object, padding included, little endian.
   *
   * <p>The bytes are a view of the buffer that was read, not a copy: they stay valid as long as
   * nobody writes to that buffer.
   *
   * @param tag attribute tag
   * @param vr value representation, never SQ
   * @param bytes the value from index 0 to its limit
   */
  record Value(int tag, Vr vr, ByteBuffer bytes) implements Element {
    /** Takes a read-only view of the remaining bytes. */
    public Value {
      if (vr == Vr.SQ) {
        throw new IllegalArgumentException("a sequence is not a value");
      }
      bytes = bytes.slice().asReadOnlyBuffer();
    }

    /** A fresh little-endian read-only view of the value. */
    @Override
    public ByteBuffer bytes() {
      return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The length of the value in bytes, padding included. */
    public int length() {
      return bytes.capacity();
    }

    @Override
    public String toString() {
      return Tag.format(tag) + " " + vr + ", " + length() + " bytes";
    }
  }

  /**
   * Items, each a data set.
   *
   * @param tag attribute tag
   * @param items the items, none to many
   */
  record Sequence(int tag, List<DataSet> items) implements Element {
    /** Takes a copy of the list. */
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public Vr vr() {
      return Vr.SQ;
    }

    @Override
    public String toString() {
      return Tag.format(tag) + " SQ, " + items.size() + " items";
    }
  }
}
