package org.reconstream.calibration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.reconstream.render.Picture;

/** Ranks, coverage, and the error of the mean against one over the number of draws. */
final class CalibrationPlots {
  private static final int INK = 0x202020;
  private static final int GRID = 0xd8d8d8;
  private static final int[] COLOURS = {0x1f77b4, 0xd62728};
  private static final int PANEL_WIDTH = 250;
  private static final int PANEL_HEIGHT = 150;
  private static final int GAP = 24;
  private static final int LINE = 20;
  private static final int LABELS = 150;
  private static final int PLOT = 560;

  private CalibrationPlots() {}

  static void write(CalibrationResult result, Path folder) throws IOException {
    List<SamplerResult> all = new ArrayList<>(result.samplers());
    all.addAll(result.controls());
    ranks(all).write(folder.resolve("ranks.png"));
    coverage(all).write(folder.resolve("coverage.png"));
    errors(all).write(folder.resolve("errors.png"));
  }

  /** Histograms of the truth's rank, uniform for exact draws, with the band of chance. */
  private static Picture ranks(List<SamplerResult> all) {
    Picture picture = panels(all, "ranks of the truth among the draws; grey: three sd of chance");
    for (int i = 0; i < all.size(); i++) {
      for (int level = 0; level < all.get(i).levels().size(); level++) {
        histogram(picture, all.get(i), level, GAP + level * (PANEL_WIDTH + GAP), top(i));
      }
    }
    return picture;
  }

  private static void histogram(Picture picture, SamplerResult r, int level, int x, int y) {
    long[] counts = r.levels().get(level).score().histogram();
    double total = 0;
    for (long count : counts) {
      total += count;
    }
    double mean = total / counts.length;
    double unit = (PANEL_HEIGHT - 30) / 2.5;
    double bottom = y + PANEL_HEIGHT;
    double band = 3 * Math.sqrt(mean * (1 - 1.0 / counts.length)) / mean;
    title(picture, r, level, x, y);
    picture.fill(x, bottom - (1 + band) * unit, PANEL_WIDTH, 2 * band * unit, GRID);
    double width = PANEL_WIDTH / (double) counts.length;
    for (int b = 0; b < counts.length; b++) {
      double height = Math.min(2.5, counts[b] / mean) * unit;
      picture.fill(x + b * width + 1, bottom - height, width - 2, height, COLOURS[level]);
    }
    picture.line(x, bottom - unit, x + PANEL_WIDTH, bottom - unit, INK);
  }

  /** The error of the mean of L draws over the exact trace; exact draws lie on 1 + 1 / L. */
  private static Picture errors(List<SamplerResult> all) {
    Picture picture =
        panels(all, "error of the mean of L draws over the exact trace, by 1 / L; black: exact");
    for (int i = 0; i < all.size(); i++) {
      for (int level = 0; level < all.get(i).levels().size(); level++) {
        errorLine(picture, all.get(i), level, GAP + level * (PANEL_WIDTH + GAP), top(i));
      }
    }
    return picture;
  }

  private static void errorLine(Picture picture, SamplerResult r, int level, int x, int y) {
    double[] errors = r.levels().get(level).score().errorsByCount();
    double unit = (PANEL_HEIGHT - 30) / 3.0;
    double bottom = y + PANEL_HEIGHT;
    title(picture, r, level, x, y);
    for (int tick = 0; tick <= 3; tick++) {
      double at = bottom - tick * unit;
      picture.line(x, at, x + PANEL_WIDTH, at, GRID);
      picture.text(x + 2, at - 2, Integer.toString(tick), INK);
    }
    picture.line(x, bottom - unit, x + PANEL_WIDTH, bottom - 2 * unit, INK);
    for (int k = 0; k < errors.length; k++) {
      double share = 1.0 / CaseScore.COUNTS[k];
      double height = Math.min(3, errors[k]) * unit;
      double px = x + share * PANEL_WIDTH;
      picture.fill(px - 2, bottom - height - 2, 4, 4, COLOURS[level]);
      if (k > 0) {
        double before = Math.min(3, errors[k - 1]) * unit;
        double from = x + PANEL_WIDTH / (double) CaseScore.COUNTS[k - 1];
        picture.line(from, bottom - before, px, bottom - height, COLOURS[level]);
      }
    }
  }

  /** Coverage with two standard errors; the line is exact. */
  private static Picture coverage(List<SamplerResult> all) {
    int height = (all.size() + 3) * LINE;
    Picture picture = new Picture(LABELS + PLOT + GAP, height, 0xffffff);
    picture.text(GAP, 14, "90 % coverage and two standard errors; grey: within 0.03 of exact", INK);
    double exact = CaseScore.EXACT_COVERAGE;
    double first = 1.5 * LINE;
    double depth = all.size() * LINE;
    picture.fill(
        coverageAt(exact - 0.03),
        first,
        coverageAt(exact + 0.03) - coverageAt(exact - 0.03),
        depth,
        GRID);
    picture.line(coverageAt(exact), first, coverageAt(exact), first + depth, INK);
    for (int tick = 5; tick <= 10; tick++) {
      picture.textBefore(
          coverageAt(tick / 10.0) + 8,
          first + depth + 14,
          String.format(Locale.ROOT, "%.1f", tick / 10.0),
          INK);
    }
    for (int i = 0; i < all.size(); i++) {
      SamplerResult r = all.get(i);
      double y = first + (i + 0.5) * LINE;
      picture.textBefore(LABELS - 8, y + 4, r.name(), INK);
      for (int level = 0; level < r.levels().size(); level++) {
        Estimate c = r.levels().get(level).score().coverage();
        double error = Double.isNaN(c.standardError()) ? 0 : 2 * c.standardError();
        double at = y - 3 + 6 * level;
        picture.line(
            coverageAt(c.value() - error), at, coverageAt(c.value() + error), at, COLOURS[level]);
        picture.fill(coverageAt(c.value()) - 2, at - 2, 4, 4, COLOURS[level]);
      }
    }
    legend(picture, all.get(0), LABELS + PLOT - 190, 14);
    return picture;
  }

  private static double coverageAt(double coverage) {
    return LABELS + PLOT * Math.max(0, Math.min(1, (coverage - 0.5) / 0.5));
  }

  private static Picture panels(List<SamplerResult> all, String headline) {
    int width = 2 * PANEL_WIDTH + 3 * GAP;
    Picture picture = new Picture(width, top(all.size()) + GAP, 0xffffff);
    picture.text(GAP, 14, headline, INK);
    return picture;
  }

  private static int top(int row) {
    return GAP + row * (PANEL_HEIGHT + GAP);
  }

  private static void title(Picture picture, SamplerResult r, int level, int x, int y) {
    String noise = ", noise " + noise(r, level);
    picture.text(x, y + 14, r.name() + noise, INK);
  }

  private static String noise(SamplerResult r, int level) {
    return String.format(Locale.ROOT, "%.4g", r.levels().get(level).complexNoise());
  }

  private static void legend(Picture picture, SamplerResult r, double x, double y) {
    for (int level = 0; level < r.levels().size(); level++) {
      String text = "noise " + noise(r, level);
      picture.fill(x + 95 * level, y - 8, 8, 8, COLOURS[level]);
      picture.text(x + 12 + 95 * level, y, text, INK);
    }
  }
}
