package org.reconstream.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.reconstream.render.Picture;

/** Draws a run's history: the loss above, the denoising PSNR of every level below. */
final class LossCurve {
  private static final int WIDTH = 720;
  private static final int PANEL = 240;
  private static final int MARGIN = 56;
  private static final int INK = 0x202020;
  private static final int GRID = 0xd8d8d8;
  private static final int[] COLOURS = {0x1f77b4, 0xd62728, 0x2ca02c, 0x9467bd, 0xff7f0e, 0x17becf};

  private final Picture picture = new Picture(WIDTH, 2 * PANEL, 0xffffff);
  private final History history;
  private final double lastStep;

  private LossCurve(History history) {
    this.history = history;
    this.lastStep =
        Math.max(
            history.losses().stream().mapToLong(History.Loss::step).max().orElse(1),
            history.validations().stream().mapToLong(History.Validation::step).max().orElse(1));
  }

  /** Writes the picture. */
  static void write(History history, Path file) throws IOException {
    LossCurve curve = new LossCurve(history);
    curve.losses();
    curve.validations();
    curve.picture.write(file);
  }

  private void losses() {
    List<History.Loss> losses = history.losses();
    if (losses.isEmpty()) {
      return;
    }
    double low = losses.stream().mapToDouble(History.Loss::loss).min().orElseThrow();
    double high = losses.stream().mapToDouble(History.Loss::loss).max().orElseThrow();
    frame(0, "loss by step", low, high);
    for (int i = 1; i < losses.size(); i++) {
      History.Loss a = losses.get(i - 1);
      History.Loss b = losses.get(i);
      double ya = y(0, a.loss(), low, high);
      double yb = y(0, b.loss(), low, high);
      picture.line(x(a.step()), ya, x(b.step()), yb, COLOURS[0]);
    }
  }

  private void validations() {
    List<History.Validation> validations = history.validations();
    if (validations.isEmpty()) {
      return;
    }
    List<Double> all = new ArrayList<>();
    validations.forEach(v -> all.addAll(v.psnr().values()));
    double low = all.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    double high = all.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    frame(1, "denoising PSNR in dB by step, one line per sigma", low, high);
    List<String> levels = validations.get(0).psnr().keySet().stream().toList();
    for (int k = 0; k < levels.size(); k++) {
      int colour = COLOURS[k % COLOURS.length];
      double before = Double.NaN;
      for (int i = 0; i < validations.size(); i++) {
        History.Validation v = validations.get(i);
        double now = y(1, v.psnr().getOrDefault(levels.get(k), low), low, high);
        double from = i == 0 ? x(v.step()) - 3 : x(validations.get(i - 1).step());
        picture.line(from, i == 0 ? now : before, x(v.step()), now, colour);
        before = now;
      }
      picture.text(WIDTH - MARGIN + 4, before + 4, levels.get(k), colour);
    }
  }

  private void frame(int panel, String unit, double low, double high) {
    picture.text(MARGIN, panel * PANEL + 16, unit, INK);
    for (int i = 0; i <= 4; i++) {
      double value = low + (high - low) * i / 4;
      int y = (int) Math.round(y(panel, value, low, high));
      picture.line(MARGIN, y, WIDTH - MARGIN, y, GRID);
      picture.textBefore(MARGIN - 6, y + 4, String.format(Locale.ROOT, "%.4g", value), INK);
      double step = lastStep * i / 4;
      int x = (int) Math.round(x((long) step));
      int bottom = (panel + 1) * PANEL - 16;
      picture.line(x, panel * PANEL + 24, x, bottom - 6, GRID);
      picture.textBefore(x + 12, bottom + 8, steps(step), INK);
    }
  }

  private static String steps(double step) {
    return step < 10_000
        ? String.format(Locale.ROOT, "%.0f", step)
        : String.format(Locale.ROOT, "%.0fk", step / 1000);
  }

  private double x(long step) {
    return MARGIN + (WIDTH - 2.0 * MARGIN) * step / lastStep;
  }

  private static double y(int panel, double value, double low, double high) {
    double share = high > low ? (value - low) / (high - low) : 0.5;
    return (panel + 1) * PANEL - 24 - share * (PANEL - 48);
  }
}
