package org.reconstream.dicom.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts a data set together. A tag that is set twice keeps the last. The value representation is the
 * dictionary's where it is not given. Not thread-safe.
 */
public final class DataSetBuilder {
  private final Map<Integer, Element> elements = new TreeMap<>(Integer::compareUnsigned);

  DataSetBuilder() {}

  /** Adds an element as it is. */
  public DataSetBuilder add(Element element) {
    elements.put(element.tag(), element);
    return this;
  }

  /** Adds a copy of each of these attributes that the other data set has. */
  public DataSetBuilder copy(DataSet from, int... tags) {
    for (int tag : tags) {
      from.element(tag).ifPresent(this::add);
    }
    return this;
  }

  /**
   * Adds a copy of each of these attributes that the other data set has under the dictionary's VR,
   * or as UN, which becomes the dictionary's; any other VR is left out.
   */
  public DataSetBuilder copyValid(DataSet from, int... tags) {
    for (int tag : tags) {
      Vr vr = Dictionary.standard(tag, false);
      Element element = from.element(tag).orElse(null);
      if (element instanceof Element.Value value && value.vr() == Vr.UN && vr != Vr.SQ) {
        add(new Element.Value(tag, vr, value.bytes()));
      } else if (element != null && element.vr() == vr) {
        add(element);
      }
    }
    return this;
  }

  /** Adds an attribute without a value, unless there already is one with this tag. */
  public DataSetBuilder ensure(int... tags) {
    for (int tag : tags) {
      elements.computeIfAbsent(
          tag,
          absent -> {
            Vr vr = Dictionary.standard(absent, false);
            return vr == Vr.SQ
                ? new Element.Sequence(absent, List.of())
                : new Element.Value(absent, vr, ByteBuffer.allocate(0));
          });
    }
    return this;
  }

  /** Adds text of the default repertoire, values separated by backslashes. */
  public DataSetBuilder text(int tag, String... values) {
    return text(tag, Dictionary.standard(tag, false), values);
  }

  /**
   * Adds text of the default repertoire under a given value representation.
   *
   * @throws IllegalArgumentException if the VR is not text or a character is not seven-bit
   */
  public DataSetBuilder text(int tag, Vr vr, String... values) {
    if (!vr.isText()) {
      throw new IllegalArgumentException(Tag.format(tag) + " is " + vr + ", not text");
    }
    return add(new Element.Value(tag, vr, ascii(tag, vr, String.join("\\", values))));
  }

  /** Adds text unless an element with this tag and a value is already there. */
  public DataSetBuilder textIfEmpty(int tag, String value) {
    Element present = elements.get(tag);
    boolean filled = present instanceof Element.Value old && old.length() > 0;
    return filled ? this : text(tag, value);
  }

  /** Adds integers under the dictionary's VR: US, SS, UL, SL, AT or IS. */
  public DataSetBuilder integers(int tag, long... values) {
    return integers(tag, Dictionary.standard(tag, false), values);
  }

  /** Adds integers under a given VR: US, SS, UL, SL, AT or IS. */
  public DataSetBuilder integers(int tag, Vr vr, long... values) {
    if (vr == Vr.IS) {
      return text(tag, vr, Arrays.stream(values).mapToObj(Long::toString).toArray(String[]::new));
    }
    ByteBuffer bytes = allocate(values.length * (vr == Vr.AT ? 4 : vr.width()));
    for (long value : values) {
      switch (vr) {
        case US, SS -> bytes.putShort((short) value);
        case UL, SL -> bytes.putInt((int) value);
        case AT -> bytes.putShort((short) (value >>> 16)).putShort((short) value);
        default -> throw new IllegalArgumentException(Tag.format(tag) + " is " + vr);
      }
    }
    return add(new Element.Value(tag, vr, bytes.flip()));
  }

  /** Adds numbers under the dictionary's VR: DS, FD or FL. */
  public DataSetBuilder decimals(int tag, double... values) {
    return decimals(tag, Dictionary.standard(tag, false), values);
  }

  /** Adds numbers under a given VR: DS, FD or FL. */
  public DataSetBuilder decimals(int tag, Vr vr, double... values) {
    if (vr == Vr.DS) {
      return text(
          tag, vr, Arrays.stream(values).mapToObj(DecimalString::of).toArray(String[]::new));
    }
    ByteBuffer bytes = allocate(values.length * vr.width());
    for (double value : values) {
      switch (vr) {
        case FD -> bytes.putDouble(value);
        case FL -> bytes.putFloat((float) value);
        default -> throw new IllegalArgumentException(Tag.format(tag) + " is " + vr);
      }
    }
    return add(new Element.Value(tag, vr, bytes.flip()));
  }

  /** Adds 32-bit floats as OF. */
  public DataSetBuilder floats(int tag, float[] values) {
    ByteBuffer bytes = allocate(Math.multiplyExact(values.length, Float.BYTES));
    bytes.asFloatBuffer().put(values);
    return add(new Element.Value(tag, Vr.OF, bytes));
  }

  /** Adds 16-bit words as OW. */
  public DataSetBuilder words(int tag, short[] values) {
    ByteBuffer bytes = allocate(Math.multiplyExact(values.length, Short.BYTES));
    bytes.asShortBuffer().put(values);
    return add(new Element.Value(tag, Vr.OW, bytes));
  }

  /** Adds bytes as OB, padded to an even length. */
  public DataSetBuilder bytes(int tag, byte[] values) {
    return add(new Element.Value(tag, Vr.OB, padded(values, Vr.OB)));
  }

  /** Adds a sequence. */
  public DataSetBuilder items(int tag, DataSet... items) {
    return add(new Element.Sequence(tag, List.of(items)));
  }

  /** The data set. */
  public DataSet build() {
    return DataSet.of(List.copyOf(elements.values()), CharacterSet.ISO_IR_6);
  }

  private static ByteBuffer ascii(int tag, Vr vr, String text) {
    try {
      ByteBuffer encoded = StandardCharsets.US_ASCII.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return padded(bytes, vr);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "the text for " + Tag.format(tag) + " has characters outside ASCII", e);
    }
  }

  private static ByteBuffer padded(byte[] bytes, Vr vr) {
    if (bytes.length % 2 == 0) {
      return ByteBuffer.wrap(bytes);
    }
    byte[] even = Arrays.copyOf(bytes, bytes.length + 1);
    even[bytes.length] = vr.padding();
    return ByteBuffer.wrap(even);
  }

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
