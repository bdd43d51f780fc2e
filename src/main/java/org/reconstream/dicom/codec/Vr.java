package org.reconstream.dicom.codec;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value representation of PS3.5 section 6.2. */
public enum Vr {
  /** Application entity. */
  AE(Kind.TEXT, 1),
  /** Age string. */
  AS(Kind.TEXT, 1),
  /** Attribute tag. */
  AT(Kind.BINARY, 2),
  /** Code string. */
  CS(Kind.TEXT, 1),
  /** Date. */
  DA(Kind.TEXT, 1),
  /** Decimal string. */
  DS(Kind.TEXT, 1),
  /** Date time. */
  DT(Kind.TEXT, 1),
  /** Double. */
  FD(Kind.BINARY, 8),
  /** Float. */
  FL(Kind.BINARY, 4),
  /** Integer string. */
  IS(Kind.TEXT, 1),
  /** Long string. */
  LO(Kind.TEXT, 1),
  /** Long text, one value. */
  LT(Kind.PROSE, 1),
  /** Other byte. */
  OB(Kind.BULK, 1),
  /** Other double. */
  OD(Kind.BULK, 8),
  /** Other float. */
  OF(Kind.BULK, 4),
  /** Other 32-bit word. */
  OL(Kind.BULK, 4),
  /** Other 64-bit word. */
  OV(Kind.BULK, 8),
  /** Other 16-bit word. */
  OW(Kind.BULK, 2),
  /** Person name. */
  PN(Kind.TEXT, 1),
  /** Short string. */
  SH(Kind.TEXT, 1),
  /** Signed 32-bit. */
  SL(Kind.BINARY, 4),
  /** Sequence of items. */
  SQ(Kind.BULK, 1),
  /** Signed 16-bit. */
  SS(Kind.BINARY, 2),
  /** Short text, one value. */
  ST(Kind.PROSE, 1),
  /** Signed 64-bit. */
  SV(Kind.BULK, 8),
  /** Time. */
  TM(Kind.TEXT, 1),
  /** Unlimited characters. */
  UC(Kind.LONG_TEXT, 1),
  /** Unique identifier. */
  UI(Kind.TEXT, 1),
  /** Unsigned 32-bit. */
  UL(Kind.BINARY, 4),
  /** Unknown. */
  UN(Kind.BULK, 1),
  /** Universal resource identifier, one value. */
  UR(Kind.LONG_PROSE, 1),
  /** Unsigned 16-bit. */
  US(Kind.BINARY, 2),
  /** Unlimited text, one value. */
  UT(Kind.LONG_PROSE, 1),
  /** Unsigned 64-bit. */
  UV(Kind.BULK, 8);

  private enum Kind {
    TEXT,
    PROSE,
    LONG_TEXT,
    LONG_PROSE,
    BINARY,
    BULK
  }

  private static final Map<Integer, Vr> BY_CODE = new HashMap<>();

  static {
    for (Vr vr : values()) {
      BY_CODE.put(vr.code(), vr);
    }
  }

  private final Kind kind;
  private final int width;

  Vr(Kind kind, int width) {
    this.kind = kind;
    this.width = width;
  }

  /** The value representation with this code, or null when the standard has none. */
  static @Nullable Vr ofCode(int code) {
    return BY_CODE.get(code);
  }

  /** The two letters as they stand in a stream: first letter in the low byte. */
  int code() {
    return name().charAt(0) | name().charAt(1) << 8;
  }

  /** Whether Explicit VR gives it two reserved bytes and a 32-bit length. */
  public boolean hasLongHeader() {
    return kind == Kind.BULK || kind == Kind.LONG_TEXT || kind == Kind.LONG_PROSE;
  }

  /** Whether its value is characters. */
  public boolean isText() {
    return kind != Kind.BINARY && kind != Kind.BULK;
  }

  /** Whether a backslash separates its values. */
  public boolean isMultiText() {
    return kind == Kind.TEXT || kind == Kind.LONG_TEXT;
  }

  /** Whether the Specific Character Set governs its characters. */
  public boolean usesCharacterSet() {
    return switch (this) {
      case LO, LT, PN, SH, ST, UC, UT -> true;
      default -> false;
    };
  }

  /** The bytes of one number; 1 for text and bytes. */
  public int width() {
    return width;
  }

  /** The byte that makes a value even in length: NUL for binary and UI, else a space. */
  public byte padding() {
    return isText() && this != UI ? (byte) ' ' : 0;
  }
}
