package org.reconstream.cli.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of memory or storage, written as {@code 16 MiB}.
 *
 * @param bytes the amount in bytes, not negative
 */
public record ByteSize(long bytes) {
  private static final List<String> UNITS = List.of(" B", " KiB", " MiB", " GiB");
  private static final Pattern TEXT = Pattern.compile("(\\d{1,15})\\s*(B|KiB|MiB|GiB)?");

  /** Checks the sign. */
  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size cannot be negative, got " + bytes);
    }
  }

  /** An amount in mebibytes. */
  public static ByteSize mib(long count) {
    return new ByteSize(count << 20);
  }

  /** Reads {@code 16 MiB}, {@code 512KiB}, {@code 1048576}. */
  @JsonCreator
  public static ByteSize parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a size; write a number with B, KiB, MiB or GiB, such as 16 MiB");
    }
    String unit = matcher.group(2) == null ? "B" : matcher.group(2);
    long factor =
        switch (unit) {
          case "GiB" -> 1L << 30;
          case "MiB" -> 1L << 20;
          case "KiB" -> 1L << 10;
          default -> 1;
        };
    try {
      return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), factor));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("'" + text + "' is more than a size can be", e);
    }
  }

  /** The amount as an int, for settings that are limited to 2 GiB. */
  public int toInt() {
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(this + " is above the limit of 2 GiB");
    }
    return (int) bytes;
  }

  @Override
  @JsonValue
  public String toString() {
    int shift = bytes == 0 ? 0 : Math.min(30, Long.numberOfTrailingZeros(bytes) / 10 * 10);
    return (bytes >> shift) + UNITS.get(shift / 10);
  }
}
