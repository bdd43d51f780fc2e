package org.reconstream.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Rows and columns of an image, written {@code 192x160}.
 *
 * @param height rows
 * @param width columns
 */
record MatrixSize(int height, int width) {
  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,3})[xX]([1-9][0-9]{0,3})");

  @Override
  public String toString() {
    return height + "x" + width;
  }

  /** Reads what a user typed. */
  static final class Converter implements ITypeConverter<MatrixSize> {
    @Override
    public MatrixSize convert(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException("'" + text + "' is not of the form HxW, as in 192x192");
      }
      return new MatrixSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }
  }
}
