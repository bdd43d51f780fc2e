package org.reconstream.training;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.reconstream.array.NoiseStream;

/**
 * Makes training patches: a slice drawn with a probability that keeps rare contrasts from drowning,
 * a random window on it, and random contrast, intensity field, phase, resolution and scale.
 *
 * <p>Patch i of step s is a pure function of the seed, i and s. Thread-safe.
 */
final class PatchSource {
  /** Cut off on every side after k-space filtering, against wrap-around. */
  private static final int MARGIN = 16;

  private static final int CENTRE_GRID = 4;
  private static final int CENTRE_JITTER = 16;
  private static final double LARGEST_MAGNITUDE = 1.2;

  private final Modality modality;
  private final List<Slice> slices;
  private final Augmentation augmentation;
  private final NoiseStream noise;
  private final double[] cumulative;
  private final double[] scales;
  private final int[][] centres;

  PatchSource(Corpus corpus, Augmentation augmentation, long seed) {
    this.modality = corpus.modality();
    this.slices = corpus.train();
    this.augmentation = augmentation;
    this.noise = NoiseStream.of("patches", seed);
    this.cumulative = cumulative(slices);
    this.scales = new double[slices.size()];
    this.centres = new int[slices.size()][];
    IntStream.range(0, slices.size()).parallel().forEach(this::prepare);
  }

  /** The patches of one step, {@code [count, channels, side, side]}. */
  float[] patches(int step, int count, int side) {
    int length = modality.channels() * side * side;
    float[] all = new float[count * length];
    IntStream.range(0, count)
        .parallel()
        .forEach(i -> System.arraycopy(patch(i, step, side), 0, all, i * length, length));
    return all;
  }

  private float[] patch(int item, int step, int side) {
    Draws draws = new Draws(noise, item, step);
    int index = pick(draws.uniform(0, 1));
    Slice slice = slices.get(index);
    int margin = modality == Modality.MR ? MARGIN : 0;
    int wide = side + 2 * margin;
    int centre = centres[index][draws.below(centres[index].length)];
    int row = centre / slice.width();
    int column = centre % slice.width();
    PatchWindow window =
        PatchWindow.draw(
            draws,
            augmentation,
            wide,
            row + draws.uniform(-CENTRE_JITTER, CENTRE_JITTER),
            column + draws.uniform(-CENTRE_JITTER, CENTRE_JITTER));
    float[] pixels = slice.pixels();
    if (modality == Modality.CT) {
      return window.cut(pixels, slice.height(), slice.width());
    }
    float[] image = complex(draws, window, slice, pixels, wide, scales[index]);
    if (draws.chance(augmentation.resolution())) {
      KSpaceWindow.apply(draws, image, wide);
    }
    return cropped(image, wide, side, margin);
  }

  private float[] complex(
      Draws draws, PatchWindow window, Slice slice, float[] pixels, int side, double scale) {
    int size = slice.height() * slice.width();
    float[] real = window.cut(pixels, slice.height(), slice.width());
    float[] imaginary = new float[real.length];
    if (slice.planes() == 2) {
      float[] second = java.util.Arrays.copyOfRange(pixels, size, 2 * size);
      imaginary = window.cut(second, slice.height(), slice.width());
    } else {
      recolour(draws, real);
    }
    double jitter = augmentation.scaleJitter();
    double gain = Math.exp(draws.uniform(-jitter, jitter)) / scale;
    float[] bias = SmoothField.polynomial(draws, side, 2);
    double amount = draws.chance(augmentation.bias()) ? draws.uniform(0, 0.35) : 0;
    float[] phase = phase(draws, side);
    float[] image = new float[2 * real.length];
    for (int i = 0; i < real.length; i++) {
      double factor = gain * Math.exp(amount * bias[i]);
      double c = factor * Math.cos(phase[i]);
      double s = factor * Math.sin(phase[i]);
      image[i] = (float) (real[i] * c - imaginary[i] * s);
      image[real.length + i] = (float) (real[i] * s + imaginary[i] * c);
    }
    return image;
  }

  private void recolour(Draws draws, float[] magnitude) {
    for (int i = 0; i < magnitude.length; i++) {
      magnitude[i] = (float) Math.min(LARGEST_MAGNITUDE, Math.max(0, magnitude[i]));
    }
    if (draws.chance(augmentation.contrast())) {
      ToneCurve curve = ToneCurve.draw(draws);
      for (int i = 0; i < magnitude.length; i++) {
        magnitude[i] = curve.at(magnitude[i]);
      }
    }
  }

  private float[] phase(Draws draws, int side) {
    double global = draws.uniform(-Math.PI, Math.PI);
    boolean smooth = draws.chance(augmentation.phase());
    boolean rough = draws.chance(0.4 * augmentation.phase());
    float[] phase = SmoothField.polynomial(draws, side, 3);
    double peak = smooth ? draws.uniform(0, Math.PI) : 0;
    float[] second = SmoothField.spline(draws, side, 4 + draws.below(5));
    double secondPeak = rough ? draws.uniform(0, Math.PI) : 0;
    for (int i = 0; i < phase.length; i++) {
      phase[i] = (float) (global + peak * phase[i] + secondPeak * second[i]);
    }
    return phase;
  }

  private float[] cropped(float[] image, int wide, int side, int margin) {
    float[] patch = new float[modality.channels() * side * side];
    for (int channel = 0; channel < modality.channels(); channel++) {
      for (int y = 0; y < side; y++) {
        int from = (channel * wide + y + margin) * wide + margin;
        System.arraycopy(image, from, patch, (channel * side + y) * side, side);
      }
    }
    return patch;
  }

  private void prepare(int index) {
    Slice slice = slices.get(index);
    float[] magnitude = slice.magnitude();
    scales[index] =
        modality == Modality.MR
            ? SliceScale.of(magnitude, slice.height(), slice.width(), modality.foreground())
            : 1;
    IntStream grid =
        IntStream.range(0, magnitude.length)
            .filter(i -> i % slice.width() % CENTRE_GRID == 0)
            .filter(i -> i / slice.width() % CENTRE_GRID == 0)
            .filter(i -> magnitude[i] > modality.foreground());
    int[] found = grid.toArray();
    int middle = slice.height() / 2 * slice.width() + slice.width() / 2;
    centres[index] = found.length > 0 ? found : new int[] {middle};
  }

  private int pick(double u) {
    int found = java.util.Arrays.binarySearch(cumulative, u);
    return Math.min(found >= 0 ? found + 1 : -found - 1, cumulative.length - 1);
  }

  /** Within the corpus every (source, contrast) weighs as the root of its number of slices. */
  private static double[] cumulative(List<Slice> slices) {
    Map<String, Integer> counts = new HashMap<>();
    slices.forEach(s -> counts.merge(s.source() + "/" + s.contrast(), 1, Integer::sum));
    double[] sums = new double[slices.size()];
    double total = 0;
    for (int i = 0; i < sums.length; i++) {
      Slice slice = slices.get(i);
      total += 1 / Math.sqrt(counts.getOrDefault(slice.source() + "/" + slice.contrast(), 1));
      sums[i] = total;
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= total;
    }
    return sums;
  }
}
