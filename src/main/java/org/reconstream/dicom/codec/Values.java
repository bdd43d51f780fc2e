package org.reconstream.dicom.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The value of one attribute, read by its value representation (for UN: the dictionary's).
 *
 * <p>Immutable. Whatever cannot be read as asked is {@code Failure.Malformed} naming the tag and
 * never the value. Printing one shows its tag only.
 */
public final class Values {
  private final int tag;
  private final Element.@Nullable Value element;
  private final @Nullable Vr vr;
  private final CharacterSet characterSet;

  Values(int tag, Element.@Nullable Value element, @Nullable Vr vr, CharacterSet characterSet) {
    this.tag = tag;
    this.element = element;
    this.vr = vr;
    this.characterSet = characterSet;
  }

  /** The same value, read by another representation where its own is unknown (UN). */
  public Values ofUnknown(Vr known) {
    return vr == Vr.UN ? new Values(tag, element, known, characterSet) : this;
  }

  /** Whether there is no element, or one without a value, or only padding. */
  public boolean isEmpty() {
    if (element == null || element.length() == 0) {
      return true;
    }
    return isText() && characters(element, characterSet).isBlank();
  }

  /** The text values without padding; none when absent or empty. */
  public List<String> texts() {
    if (isEmpty() || element == null) {
      return List.of();
    }
    if (!isText()) {
      throw malformed("is not text");
    }
    String all = characters(element, characterSet);
    return vr != null && vr.isMultiText()
        ? List.of(all.split("\\\\", -1)).stream().map(String::strip).toList()
        : List.of(all.stripTrailing());
  }

  /** The first text value, unless absent or empty. */
  public Optional<String> text() {
    return texts().stream().findFirst().filter(text -> !text.isEmpty());
  }

  /** The numbers of an integer VR, of IS, or of AT; none when absent or empty. */
  public long[] integers() {
    if (isEmpty() || element == null || vr == null) {
      return new long[0];
    }
    if (vr == Vr.IS) {
      return texts().stream().mapToLong(this::parseInteger).toArray();
    }
    ByteBuffer bytes = numbers(vr.width());
    long[] values = new long[bytes.remaining() / vr.width()];
    for (int i = 0; i < values.length; i++) {
      values[i] = integer(vr, bytes, i);
    }
    return values;
  }

  /** The single number of an integer VR or IS. */
  public long integer() {
    long[] values = integers();
    if (values.length != 1) {
      throw malformed("has " + values.length + " values where one is expected");
    }
    return values[0];
  }

  /** The numbers of FD, FL or DS, or of an integer VR; none when absent or empty. */
  public double[] decimals() {
    if (isEmpty() || element == null || vr == null) {
      return new double[0];
    }
    if (vr == Vr.DS) {
      return texts().stream().mapToDouble(this::parseDecimal).toArray();
    }
    if (vr != Vr.FD && vr != Vr.FL) {
      long[] integers = integers();
      double[] values = new double[integers.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = integers[i];
      }
      return values;
    }
    ByteBuffer bytes = numbers(vr.width());
    double[] values = new double[bytes.remaining() / vr.width()];
    for (int i = 0; i < values.length; i++) {
      values[i] = vr == Vr.FD ? bytes.getDouble(8 * i) : bytes.getFloat(4 * i);
    }
    return values;
  }

  /** A little-endian view of the bytes, padding included; empty when absent. */
  public ByteBuffer bytes() {
    return element == null
        ? ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN)
        : element.bytes();
  }

  /** A view of the bytes as 32-bit floats; empty when absent. */
  public FloatBuffer floats() {
    return element == null ? FloatBuffer.allocate(0) : numbers(Float.BYTES).asFloatBuffer();
  }

  private long integer(Vr vr, ByteBuffer bytes, int i) {
    return switch (vr) {
      case US -> Short.toUnsignedLong(bytes.getShort(2 * i));
      case SS -> bytes.getShort(2 * i);
      case UL -> Integer.toUnsignedLong(bytes.getInt(4 * i));
      case SL -> bytes.getInt(4 * i);
      case SV, UV -> bytes.getLong(8 * i);
      default -> throw malformed("is not an integer");
    };
  }

  private ByteBuffer numbers(int width) {
    ByteBuffer bytes = bytes();
    if (bytes.remaining() % width != 0) {
      throw malformed("has " + bytes.remaining() + " bytes, not a multiple of " + width);
    }
    return bytes;
  }

  /** Whether its representation is characters. */
  public boolean isText() {
    return vr != null && vr.isText();
  }

  private long parseInteger(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw malformed("is not an integer string");
    }
  }

  private double parseDecimal(String text) {
    if (!text.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")) {
      throw malformed("is not a decimal string");
    }
    return Double.parseDouble(text);
  }

  private RuntimeException malformed(String what) {
    return Malformed.of(Tag.format(tag) + " " + what);
  }

  /** All characters of a value, without the NUL padding of UI. */
  static String characters(Element.Value element, CharacterSet characterSet) {
    CharacterSet used = element.vr().usesCharacterSet() ? characterSet : CharacterSet.ISO_IR_100;
    String text = used.charset().decode(element.bytes()).toString();
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == 0) {
      end--;
    }
    return text.substring(0, end);
  }

  @Override
  public String toString() {
    return Tag.format(tag);
  }
}
