package org.reconstream.render;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Text as outlines from a glyph table in the class path, because a machine without a display often
 * has no fonts. A character without a glyph is drawn as a question mark. Immutable and thread-safe.
 */
final class Typeface {
  static final Typeface REGULAR = load("sans.glyphs");
  static final Typeface BOLD = load("sans-bold.glyphs");

  private static final double UNITS_PER_EM = 1000;

  private record Glyph(double advance, Path2D outline) {}

  private final Map<Integer, Glyph> glyphs;
  private final Glyph fallback;

  private Typeface(Map<Integer, Glyph> glyphs) {
    this.glyphs = glyphs;
    Glyph questionMark = glyphs.get((int) '?');
    if (questionMark == null) {
      throw new IllegalStateException("a glyph table needs a question mark");
    }
    this.fallback = questionMark;
  }

  /** The width of a text in pixels at a font size in pixels. */
  double width(String text, double size) {
    return text.codePoints().mapToDouble(c -> glyph(c).advance).sum() * size / UNITS_PER_EM;
  }

  /** The outline of a text that starts at x on the base line y. */
  Path2D outline(String text, double size, double x, double y) {
    Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO);
    double scale = size / UNITS_PER_EM;
    double at = x;
    for (int code : text.codePoints().toArray()) {
      Glyph glyph = glyph(code);
      AffineTransform place = AffineTransform.getTranslateInstance(at, y);
      place.scale(scale, scale);
      path.append(glyph.outline.getPathIterator(place), false);
      at += glyph.advance * scale;
    }
    return path;
  }

  private Glyph glyph(int code) {
    return glyphs.getOrDefault(code, fallback);
  }

  private static Typeface load(String resource) {
    Map<Integer, Glyph> glyphs = new HashMap<>();
    try (InputStream stream = Typeface.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException(
            "the glyph table " + resource + " is not in the class path");
      }
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          String[] fields = line.split(" ", -1);
          glyphs.put(
              Integer.parseInt(fields[0], 16),
              new Glyph(Double.parseDouble(fields[1]), path(fields)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Typeface(glyphs);
  }

  private static Path2D path(String[] fields) {
    Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO);
    for (int i = 2; i < fields.length; i++) {
      double[] p = coordinates(fields[i].substring(1));
      switch (fields[i].charAt(0)) {
        case 'M' -> path.moveTo(p[0], p[1]);
        case 'L' -> path.lineTo(p[0], p[1]);
        case 'Q' -> path.quadTo(p[0], p[1], p[2], p[3]);
        case 'C' -> path.curveTo(p[0], p[1], p[2], p[3], p[4], p[5]);
        case 'Z' -> path.closePath();
        default -> throw new IllegalStateException("unknown outline command " + fields[i]);
      }
    }
    return path;
  }

  private static double[] coordinates(String text) {
    if (text.isEmpty()) {
      return new double[0];
    }
    String[] parts = text.split(",", -1);
    double[] values = new double[parts.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Double.parseDouble(parts[i]);
    }
    return values;
  }
}
