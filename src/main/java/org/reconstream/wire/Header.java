package org.reconstream.wire;

import java.nio.charset.StandardCharsets;

/**
 * One header of a record: a name and its raw value, which for every header of {@link Headers} is
 * UTF-8 text. The value is shared, not copied.
 *
 * @param name the header's name
 * @param value its bytes
 */
public record Header(String name, byte[] value) {
  /** A header with a text value. */
  public static Header of(String name, String text) {
    return new Header(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The value as UTF-8 text; bytes that are not UTF-8 become replacement characters. */
  public String text() {
    return new String(value, StandardCharsets.UTF_8);
  }
}
