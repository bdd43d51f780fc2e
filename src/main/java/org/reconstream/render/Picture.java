package org.reconstream.render;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.imageio.ImageIO;

/**
 * A picture drawn from lines, pixels and text, for charts and sheets. Colours are {@code 0xRRGGBB};
 * the origin is the top left corner. Not thread-safe.
 */
public final class Picture {
  private static final double TEXT_SIZE = 11;

  private final BufferedImage image;

  /** A picture of one colour. */
  public Picture(int width, int height, int background) {
    image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, background);
      }
    }
  }

  /** Sets a pixel. */
  public void set(int x, int y, int colour) {
    image.setRGB(x, y, colour);
  }

  /** Fills a rectangle. */
  public void fill(double x, double y, double width, double height, int colour) {
    Graphics2D graphics = graphics(colour);
    graphics.fill(new Rectangle2D.Double(x, y, width, height));
    graphics.dispose();
  }

  /** Draws a line one pixel wide. */
  public void line(double x0, double y0, double x1, double y1, int colour) {
    Graphics2D graphics = graphics(colour);
    graphics.draw(new Line2D.Double(x0, y0, x1, y1));
    graphics.dispose();
  }

  /** Writes text that starts at x on the base line y. */
  public void text(double x, double y, String text, int colour) {
    Graphics2D graphics = graphics(colour);
    graphics.fill(Typeface.REGULAR.outline(text, TEXT_SIZE, x, y));
    graphics.dispose();
  }

  /** Writes text that ends at x on the base line y. */
  public void textBefore(double x, double y, String text, int colour) {
    text(x - Typeface.REGULAR.width(text, TEXT_SIZE), y, text, colour);
  }

  /** Writes a PNG file, atomically. */
  public void write(Path file) throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    if (!ImageIO.write(image, "png", partial.toFile())) {
      throw new IOException("this Java runtime cannot write PNG files");
    }
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Graphics2D graphics(int colour) {
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(new Color(colour));
    return graphics;
  }
}
