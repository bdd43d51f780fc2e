package org.reconstream.render;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.reconstream.array.Tensor;

/**
 * Images of one size side by side under one window, 0 to the 99.5th percentile of all magnitudes,
 * every pixel enlarged to a square of whole pixels. Deterministic. Stateless.
 */
public final class SampleSheet {
  private static final int COLUMNS = 8;
  private static final int WIDTH = 1600;
  private static final int MARGIN = 24;
  private static final int GAP = 6;
  private static final int HEADLINE = 56;
  private static final int NOTE_LINE = 26;
  private static final Color BACKGROUND = new Color(0x0d1117);
  private static final Color STRONG = new Color(0xf0f3f6);
  private static final Color TEXT = new Color(0xaeb8c4);

  private SampleSheet() {}

  /**
   * Draws the sheet as a PNG file's bytes.
   *
   * @param images {@code [channels, H, W]} each, at least one
   */
  public static byte[] png(List<Tensor> images, String headline, List<String> notes)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!ImageIO.write(of(images, headline, notes), "png", bytes)) {
      throw new IOException("this Java cannot write PNG files");
    }
    return bytes.toByteArray();
  }

  /** Draws the sheet. */
  static BufferedImage of(List<Tensor> images, String headline, List<String> notes) {
    List<ScalarImage> magnitudes = images.stream().map(ScalarImage::magnitude).toList();
    Scale window = new Scale(ColourMap.GREY, 0, white(magnitudes), "magnitude, a.u.");
    int columns = Math.min(COLUMNS, images.size());
    int rows = (images.size() + columns - 1) / columns;
    ScalarImage first = magnitudes.get(0);
    int zoom = Math.max(1, (WIDTH / columns - GAP) / Math.max(first.width(), first.height()));
    int across = first.width() * zoom + GAP;
    int down = first.height() * zoom + GAP;
    int width = Math.max(WIDTH / 2, columns * across - GAP) + 2 * MARGIN;
    int height = HEADLINE + rows * down + NOTE_LINE * notes.size() + 2 * MARGIN;
    BufferedImage sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = sheet.createGraphics();
    try {
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setColor(BACKGROUND);
      g.fillRect(0, 0, width, height);
      text(g, Typeface.BOLD, headline, 26, MARGIN + 24, STRONG, width);
      for (int i = 0; i < magnitudes.size(); i++) {
        ScalarImage large = magnitudes.get(i).nearest(first.height() * zoom, first.width() * zoom);
        int left = MARGIN + i % columns * across;
        int top = HEADLINE + MARGIN / 2 + i / columns * down;
        g.drawImage(new Pane("", "", large, window, 0).picture(), left, top, null);
      }
      int y = HEADLINE + MARGIN + rows * down + NOTE_LINE / 2;
      for (String note : notes) {
        text(g, Typeface.REGULAR, note, 17, y, TEXT, width);
        y += NOTE_LINE;
      }
    } finally {
      g.dispose();
    }
    return sheet;
  }

  private static double white(List<ScalarImage> images) {
    int size = images.get(0).values().length;
    float[] all = new float[size * images.size()];
    for (int i = 0; i < images.size(); i++) {
      System.arraycopy(images.get(i).values(), 0, all, i * size, size);
    }
    double white = new ScalarImage(1, all.length, all).quantile(0.995);
    return white > 0 && Double.isFinite(white) ? white : 1;
  }

  private static void text(
      Graphics2D g, Typeface face, String text, double size, double y, Color colour, int width) {
    double fitted =
        Math.min(size, size * (width - 2 * MARGIN) / Math.max(1, face.width(text, size)));
    g.setColor(colour);
    g.fill(face.outline(text, fitted, MARGIN, y));
  }
}
