package org.reconstream.render;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A map from 0..1 to colours. Anatomy is shown in grey; the perceptually uniform map is for
 * uncertainty alone. Immutable and thread-safe.
 */
final class ColourMap {
  /** Black to white, linear in code values as displays expect. */
  static final ColourMap GREY = grey();

  /** "magma" (van der Walt and Smith): lightness rises uniformly; safe for colour blindness. */
  static final ColourMap MAGMA = load("magma.rgb");

  private static final int SIZE = 256;

  private final int[] colours;

  private ColourMap(int[] colours) {
    this.colours = colours;
  }

  /** The colour of a value as {@code 0xRRGGBB}; values outside 0..1 take the end's colour. */
  int at(double value) {
    int index = (int) Math.floor(value * SIZE);
    return colours[Math.max(0, Math.min(SIZE - 1, index))];
  }

  private static ColourMap grey() {
    int[] colours = new int[SIZE];
    for (int i = 0; i < SIZE; i++) {
      colours[i] = i << 16 | i << 8 | i;
    }
    return new ColourMap(colours);
  }

  private static ColourMap load(String resource) {
    try (InputStream stream = ColourMap.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("the colours " + resource + " are not in the class path");
      }
      String hex =
          new String(stream.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
      int[] colours = new int[SIZE];
      for (int i = 0; i < SIZE; i++) {
        colours[i] = Integer.parseInt(hex.substring(6 * i, 6 * i + 6), 16);
      }
      return new ColourMap(colours);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
