package org.reconstream.cli;

import java.util.OptionalInt;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How many draws a user wants: a number, or {@code auto}.
 *
 * @param number the number; empty for auto
 */
record DrawCount(OptionalInt number) {
  private static final String AUTO = "auto";

  /** Whether the standard error decides. */
  boolean automatic() {
    return number.isEmpty();
  }

  @Override
  public String toString() {
    return number.isPresent() ? Integer.toString(number.getAsInt()) : AUTO;
  }

  /** Reads what a user typed. */
  static final class Converter implements ITypeConverter<DrawCount> {
    @Override
    public DrawCount convert(String text) {
      if (text.equals(AUTO)) {
        return new DrawCount(OptionalInt.empty());
      }
      try {
        return new DrawCount(OptionalInt.of(Integer.parseInt(text)));
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + text + "' is neither a number nor auto");
      }
    }
  }
}
