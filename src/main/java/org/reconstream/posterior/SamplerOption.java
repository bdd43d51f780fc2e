package org.reconstream.posterior;

import java.util.Locale;

/**
 * A number of a sampler that users may choose.
 *
 * @param name what users type
 * @param fallback the value where nothing is said
 * @param least smallest value taken
 * @param most largest value taken
 * @param whole whether only whole numbers are taken
 * @param meaning one clause for help texts
 */
public record SamplerOption(
    String name, double fallback, double least, double most, boolean whole, String meaning) {
  static SamplerOption whole(String name, int fallback, int most, String meaning) {
    return new SamplerOption(name, fallback, 1, most, true, meaning);
  }

  /** Off is 0, on is 1. */
  static SamplerOption flag(String name, String meaning) {
    return new SamplerOption(name, 0, 0, 1, true, meaning);
  }

  static SamplerOption number(
      String name, double fallback, double least, double most, String meaning) {
    return new SamplerOption(name, fallback, least, most, false, meaning);
  }

  /**
   * The value itself.
   *
   * @throws IllegalArgumentException if it is outside the range
   */
  double require(double value) {
    boolean inside = value >= least && value <= most;
    if (!inside || (whole && value != Math.rint(value))) {
      throw new IllegalArgumentException(
          "%s must be %s from %s to %s, got %s"
              .formatted(
                  name,
                  whole ? "a whole number" : "a number",
                  text(least),
                  text(most),
                  text(value)));
    }
    return value;
  }

  /** A value as users would type it. */
  public static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }
}
