package org.reconstream.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The range of values that a colour map spans, with the label of its colour bar.
 *
 * @param map the colours
 * @param low value of the first colour
 * @param high value of the last colour, above low
 * @param label quantity and unit
 */
record Scale(ColourMap map, double low, double high, String label) {
  Scale {
    if (!(high > low)) {
      throw new IllegalArgumentException("a scale must ascend, got " + low + " to " + high);
    }
  }

  /** A tick of the colour bar: where it is, 0 to 1, and what it reads. */
  record Tick(double position, String text) {}

  /** The colour of a value. */
  int colour(double value) {
    return map.at((value - low) / (high - low));
  }

  /**
   * Ticks at multiples of 1, 2 or 5 times a power of ten, in units of {@link #power}; about four.
   */
  List<Tick> ticks() {
    double unit = Math.pow(10, power());
    double step = step((high - low) / 4);
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step / unit) + 1e-9));
    List<Tick> ticks = new ArrayList<>();
    for (long n = (long) Math.ceil(low / step - 1e-9); n * step <= high + 1e-9 * step; n++) {
      String text =
          n == 0 ? "0" : String.format(Locale.ROOT, "%." + decimals + "f", n * step / unit);
      ticks.add(new Tick((n * step - low) / (high - low), text.replace('-', '\u2212')));
    }
    return ticks;
  }

  /** The power of ten that is taken out of the ticks; 0 while they are readable without. */
  int power() {
    int magnitude = (int) Math.floor(Math.log10(Math.max(Math.abs(low), Math.abs(high))) + 1e-9);
    return magnitude >= 4 || magnitude <= -3 ? magnitude : 0;
  }

  /** The label with the power of ten that was taken out of the ticks. */
  String fullLabel() {
    return power() == 0 ? label : "\u00d7 1e" + power() + " " + label;
  }

  private static double step(double rough) {
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double mantissa = rough / power;
    return power * (mantissa < 1.5 ? 1 : mantissa < 3.5 ? 2 : mantissa < 7.5 ? 5 : 10);
  }
}
