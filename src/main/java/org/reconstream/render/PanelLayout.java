package org.reconstream.render;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Draws panes in rows: title, subtitle, picture, colour bar with ticks and unit; a headline above,
 * notes below, the research-use notice last. Sizes in pixels.
 */
final class PanelLayout {
  private static final int MARGIN = 36;
  private static final int GAP = 26;
  private static final int HEADLINE = 76;
  private static final int CAPTION = 84;
  private static final int BAR = 112;
  private static final int BAR_HEIGHT = 16;
  private static final int NOTE_LINE = 36;
  private static final Color BACKGROUND = new Color(0x0d1117);
  private static final Color STRONG = new Color(0xf0f3f6);
  private static final Color TEXT = new Color(0xaeb8c4);
  private static final Color FRAME = new Color(0x3d4654);
  private static final Color WARNING = new Color(0xf2b134);

  private final int boxWidth;
  private final int boxHeight;

  /** A layout for pictures of at most this size. */
  PanelLayout(int boxWidth, int boxHeight) {
    this.boxWidth = boxWidth;
    this.boxHeight = boxHeight;
  }

  /** Draws the panel, rows of equally many panes; {@code warning} stands out below the notes. */
  BufferedImage draw(String headline, List<List<Pane>> rows, List<String> notes, String warning) {
    int columns = rows.get(0).size();
    int width = 2 * MARGIN + columns * boxWidth + (columns - 1) * GAP;
    int rowHeight = CAPTION + boxHeight + BAR;
    int bottom = HEADLINE + rows.size() * rowHeight;
    int height = bottom + NOTE_LINE * (notes.size() + 1) + MARGIN / 2;
    BufferedImage panel = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = panel.createGraphics();
    try {
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      g.setColor(BACKGROUND);
      g.fillRect(0, 0, width, height);
      text(g, Typeface.BOLD, headline, 30, MARGIN, 56, STRONG, width - 2 * MARGIN);
      for (int row = 0; row < rows.size(); row++) {
        int top = HEADLINE + row * rowHeight + CAPTION;
        for (int i = 0; i < columns; i++) {
          pane(g, rows.get(row).get(i), MARGIN + i * (boxWidth + GAP), top);
        }
      }
      notes(g, notes, warning, bottom + NOTE_LINE / 2, width - 2 * MARGIN);
    } finally {
      g.dispose();
    }
    return panel;
  }

  private static void notes(Graphics2D g, List<String> notes, String warning, int top, int space) {
    int y = top;
    for (String note : notes) {
      text(g, Typeface.REGULAR, note, 21, MARGIN, y, TEXT, space);
      y += NOTE_LINE;
    }
    text(g, Typeface.BOLD, warning, 21, MARGIN, y, WARNING, space);
  }

  private void pane(Graphics2D g, Pane pane, int left, int top) {
    text(g, Typeface.BOLD, pane.title(), 25, left, top - 48, STRONG, boxWidth);
    text(g, Typeface.REGULAR, pane.subtitle(), 20, left, top - 16, TEXT, boxWidth);
    g.setColor(Color.BLACK);
    g.fillRect(left, top, boxWidth, boxHeight);
    g.drawImage(
        pane.picture(),
        left + (boxWidth - pane.image().width()) / 2,
        top + (boxHeight - pane.image().height()) / 2,
        null);
    bar(g, pane.scale(), left, top + boxHeight + 14);
  }

  private void bar(Graphics2D g, Scale scale, int left, int top) {
    for (int x = 0; x < boxWidth; x++) {
      g.setColor(new Color(scale.map().at((x + 0.5) / boxWidth)));
      g.fillRect(left + x, top, 1, BAR_HEIGHT);
    }
    g.setColor(FRAME);
    g.drawRect(left, top, boxWidth - 1, BAR_HEIGHT - 1);
    for (Scale.Tick tick : scale.ticks()) {
      int x = left + (int) Math.round(tick.position() * (boxWidth - 1));
      g.setColor(TEXT);
      g.fillRect(x, top + BAR_HEIGHT, 1, 5);
      double half = Typeface.REGULAR.width(tick.text(), 18) / 2;
      double at = Math.max(left, Math.min(left + boxWidth - 2 * half, x - half));
      text(g, Typeface.REGULAR, tick.text(), 18, at, top + BAR_HEIGHT + 24, TEXT, boxWidth);
    }
    text(g, Typeface.REGULAR, scale.fullLabel(), 18, left, top + BAR_HEIGHT + 50, TEXT, boxWidth);
  }

  /** Draws text, made smaller where it would not fit. */
  private static void text(
      Graphics2D g,
      Typeface face,
      String text,
      double size,
      double x,
      double y,
      Color colour,
      double space) {
    double fitted = Math.min(size, size * space / Math.max(1, face.width(text, size)));
    g.setColor(colour);
    g.fill(face.outline(text, fitted, x, y));
  }
}
