package org.reconstream.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.reconstream.render.Picture;

/**
 * A sheet of held-out patches: the clean ones in the first row, then for every noise level a row of
 * noisy and a row of denoised ones. Magnitudes from 0 (black) to 1 (white).
 */
final class PatchSheet {
  private static final int GAP = 2;
  private static final int LABELS = 84;

  private final Picture picture;
  private final int side;

  private PatchSheet(int columns, int rows, int side) {
    this.side = side;
    this.picture = new Picture(LABELS + columns * (side + GAP), rows * (side + GAP), 0x303030);
  }

  /** Noisy and denoised patches at one level. */
  record Row(double sigma, List<float[]> noisy, List<float[]> denoised) {}

  /** Writes the sheet. */
  static void write(List<HeldOutImages.Image> clean, List<Row> levels, Path file)
      throws IOException {
    PatchSheet sheet = new PatchSheet(clean.size(), 1 + 2 * levels.size(), clean.get(0).width());
    for (int i = 0; i < clean.size(); i++) {
      sheet.cell(i, 0, clean.get(i).values());
    }
    sheet.label(0, "clean");
    for (int k = 0; k < levels.size(); k++) {
      Row row = levels.get(k);
      sheet.label(1 + 2 * k, "sigma " + String.format(Locale.ROOT, "%.3g", row.sigma()));
      sheet.label(2 + 2 * k, "denoised");
      for (int i = 0; i < clean.size(); i++) {
        sheet.cell(i, 1 + 2 * k, row.noisy().get(i));
        sheet.cell(i, 2 + 2 * k, row.denoised().get(i));
      }
    }
    sheet.picture.write(file);
  }

  private void label(int row, String text) {
    picture.text(4, row * (side + GAP) + side / 2 + 4, text, 0xffffff);
  }

  private void cell(int column, int row, float[] values) {
    int size = side * side;
    for (int i = 0; i < size; i++) {
      double magnitude =
          values.length == size ? values[i] : Math.hypot(values[i], values[size + i]);
      int grey = (int) Math.round(255 * Math.min(1, Math.max(0, magnitude)));
      int x = LABELS + column * (side + GAP) + i % side;
      picture.set(x, row * (side + GAP) + i / side, grey << 16 | grey << 8 | grey);
    }
  }
}
