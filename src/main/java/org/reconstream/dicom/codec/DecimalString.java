package org.reconstream.dicom.codec;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as DS writes them: at most 16 characters. */
final class DecimalString {
  private static final int MAXIMUM = 16;

  private DecimalString() {}

  /**
   * The shortest form of the number that reads back to it, or the most precise one that fits.
   *
   * @throws IllegalArgumentException if the number is not finite
   */
  static String of(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("a decimal string cannot hold " + value);
    }
    BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    for (int digits = 17; ; digits--) {
      BigDecimal rounded = exact.round(new MathContext(digits)).stripTrailingZeros();
      String plain = rounded.toPlainString();
      if (plain.length() <= MAXIMUM && (digits > 9 || rounded.compareTo(exact) == 0)) {
        return plain;
      }
      String scientific = rounded.toString();
      if (scientific.length() <= MAXIMUM) {
        return scientific;
      }
    }
  }
}
