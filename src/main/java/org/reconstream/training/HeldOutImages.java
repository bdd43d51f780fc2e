package org.reconstream.training;

import java.util.ArrayList;
import java.util.List;
import org.reconstream.array.NoiseStream;

/**
 * Held-out images as they are at deployment: whole slices, normalised, with a random smooth phase
 * for MR magnitudes, and the region that shows something.
 */
public final class HeldOutImages {
  private static final double LEAST_SHOWN = 0.08;

  private HeldOutImages() {}

  /**
   * One image.
   *
   * @param values {@code [channels, height, width]}
   * @param support {@code [height, width]}
   */
  public record Image(int channels, int height, int width, float[] values, boolean[] support) {
    /** The number of real components inside the support. */
    long components() {
      long inside = 0;
      for (boolean s : support) {
        inside += s ? channels : 0;
      }
      return inside;
    }
  }

  /**
   * {@code count} images, or as many as there are, spread evenly over slices that show something.
   */
  public static List<Image> of(Corpus corpus, int count, long seed) {
    double foreground = corpus.modality().foreground();
    List<Slice> usable =
        corpus.validation().stream().filter(s -> shown(s, foreground) > LEAST_SHOWN).toList();
    if (usable.isEmpty()) {
      throw new TrainingException("no held-out image shows enough to measure on; add images");
    }
    List<Image> images = new ArrayList<>();
    int n = Math.min(count, usable.size());
    NoiseStream noise = NoiseStream.of("held out", seed);
    for (int i = 0; i < n; i++) {
      int index = n == 1 ? 0 : (int) Math.round((double) i * (usable.size() - 1) / (n - 1));
      images.add(image(corpus.modality(), usable.get(index), new Draws(noise, i, 0)));
    }
    return images;
  }

  /**
   * Square patches of held-out slices at full scale (peak about 1), for the sheet and the PSNR of a
   * run; at least a third of each shows something where such patches exist.
   */
  static List<Image> patches(Corpus corpus, int count, int side, long seed) {
    List<Image> patches = new ArrayList<>();
    NoiseStream noise = NoiseStream.of("held out patches", seed);
    for (int i = 0; i < count; i++) {
      Draws draws = new Draws(noise, i, 0);
      Image best = null;
      for (int attempt = 0; attempt < 20; attempt++) {
        Slice slice = corpus.validation().get(draws.below(corpus.validation().size()));
        Image patch = crop(corpus.modality(), slice, side, draws);
        if (best == null || patch.components() > best.components()) {
          best = patch;
        }
        if (best.components() > 0.3 * best.values().length) {
          break;
        }
      }
      if (best != null) {
        patches.add(best);
      }
    }
    return patches;
  }

  private static Image crop(Modality modality, Slice slice, int side, Draws draws) {
    int top = draws.below(slice.height() - side + 1);
    int left = draws.below(slice.width() - side + 1);
    float[] from = slice.pixels();
    float[] planes = new float[slice.planes() * side * side];
    for (int plane = 0; plane < slice.planes(); plane++) {
      for (int y = 0; y < side; y++) {
        int at = (plane * slice.height() + top + y) * slice.width() + left;
        System.arraycopy(from, at, planes, (plane * side + y) * side, side);
      }
    }
    Slice patch =
        new Slice(slice.source(), slice.group(), "", slice.planes(), side, side, () -> planes);
    boolean[] shown = new boolean[side * side];
    float[] magnitude = patch.magnitude();
    for (int i = 0; i < shown.length; i++) {
      shown[i] = magnitude[i] > modality.foreground();
    }
    return new Image(modality.channels(), side, side, values(modality, patch, 1, draws), shown);
  }

  private static Image image(Modality modality, Slice slice, Draws draws) {
    int height = slice.height();
    int width = slice.width();
    float[] magnitude = slice.magnitude();
    double scale =
        modality == Modality.MR
            ? SliceScale.of(magnitude, height, width, modality.foreground())
            : 1;
    boolean[] support = Support.of(magnitude, height, width, modality.foreground());
    return new Image(
        modality.channels(), height, width, values(modality, slice, scale, draws), support);
  }

  private static float[] values(Modality modality, Slice slice, double scale, Draws draws) {
    float[] pixels = slice.pixels().clone();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) (pixels[i] / scale);
    }
    return modality == Modality.MR && slice.planes() == 1
        ? phased(pixels, slice.height(), slice.width(), draws)
        : pixels;
  }

  private static float[] phased(float[] magnitude, int height, int width, Draws draws) {
    double global = draws.uniform(-Math.PI, Math.PI);
    double peak = draws.uniform(0, Math.PI);
    int side = Math.max(height, width);
    float[] field = SmoothField.polynomial(draws, side, 3);
    float[] complex = new float[2 * magnitude.length];
    for (int i = 0; i < magnitude.length; i++) {
      double phase = global + peak * field[i / width * side + i % width];
      complex[i] = (float) (magnitude[i] * Math.cos(phase));
      complex[magnitude.length + i] = (float) (magnitude[i] * Math.sin(phase));
    }
    return complex;
  }

  private static double shown(Slice slice, double foreground) {
    float[] magnitude = slice.magnitude();
    int above = 0;
    for (float value : magnitude) {
      above += value > foreground ? 1 : 0;
    }
    return (double) above / magnitude.length;
  }
}
