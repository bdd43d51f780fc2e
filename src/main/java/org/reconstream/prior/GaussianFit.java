package org.reconstream.prior;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.reconstream.array.Fft;
import org.reconstream.array.NoiseStream;

/**
 * Fits the isotropic {@link Spectrum} of a prior's images to a corpus of slices, as the mean over
 * slices, channels and directions of the power per real channel. An MR magnitude is scaled by its
 * {@link SliceScale} and given a random {@link SmoothPhase}; CT is taken as it is, {@code (HU +
 * 1000) / 2000}, and its mean counts as power at frequency zero.
 */
public final class GaussianFit {
  private static final int KNOTS = 24;

  private final SliceCorpus.Kind kind;
  private final SmoothPhase phases;
  private final Fft fft;
  private final Fft.Workspace work;
  private final SliceScale scale;
  private final double[] power;
  private int slices;

  private GaussianFit(SliceCorpus.Kind kind, int height, int width, long seed) {
    this.kind = kind;
    this.phases = new SmoothPhase(NoiseStream.ofKey(seed));
    this.fft = Fft.of(height, width);
    this.work = fft.workspace();
    this.scale = new SliceScale(height, width);
    this.power = new double[height * width];
  }

  /**
   * The spectrum of one split of a corpus; a pure function of the corpus and the seed.
   *
   * @throws IOException if the corpus cannot be read or the split is empty
   */
  public static Spectrum of(SliceCorpus corpus, String split, long seed) throws IOException {
    SliceCorpus.Kind kind = corpus.kind();
    GaussianFit[] fit = new GaussianFit[1];
    corpus.forEach(
        split,
        (index, slice, height, width) -> {
          if (fit[0] == null) {
            fit[0] = new GaussianFit(kind, height, width, seed);
          }
          fit[0].add(index, slice);
        });
    if (fit[0] == null) {
      throw new IOException("the corpus has no slice in the split '" + split + "'");
    }
    return fit[0].spectrum();
  }

  private void add(int index, double[] slice) {
    int plane = slice.length;
    float[] image = kind == SliceCorpus.Kind.MR ? complex(index, slice) : real(slice);
    fft.forward(image, 0, image, 0, work);
    double channels = kind == SliceCorpus.Kind.MR ? 2 : 1;
    for (int i = 0; i < plane; i++) {
      double re = image[i];
      double im = image[plane + i];
      power[i] += (re * re + im * im) / channels;
    }
    slices++;
  }

  private float[] complex(int index, double[] slice) {
    double factor = 1 / scale.of(slice);
    double[] phase = phases.of(index, fft.height(), fft.width());
    int plane = slice.length;
    float[] image = new float[2 * plane];
    for (int i = 0; i < plane; i++) {
      image[i] = (float) (factor * slice[i] * StrictMath.cos(phase[i]));
      image[plane + i] = (float) (factor * slice[i] * StrictMath.sin(phase[i]));
    }
    return image;
  }

  private static float[] real(double[] slice) {
    float[] image = new float[2 * slice.length];
    for (int i = 0; i < slice.length; i++) {
      image[i] = (float) slice[i];
    }
    return image;
  }

  /** Averages the power over rings by hat functions in ln f; the first knot is f = 0 alone. */
  private Spectrum spectrum() {
    int height = fft.height();
    int width = fft.width();
    double lowest = 1.0 / Math.max(height, width);
    double[] frequencies = new double[KNOTS];
    for (int i = 1; i < KNOTS; i++) {
      frequencies[i] = lowest * StrictMath.pow(Math.sqrt(0.5) / lowest, (i - 1.0) / (KNOTS - 2));
    }
    double[] sum = new double[KNOTS];
    double[] weight = new double[KNOTS];
    for (int i = 0; i < power.length; i++) {
      int ky = i / width - height / 2;
      int kx = i % width - width / 2;
      double fy = (double) ky / height;
      double fx = (double) kx / width;
      spread(Math.sqrt(fy * fy + fx * fx), power[i] / slices, frequencies, sum, weight);
    }
    // On a small matrix some rings hold no frequency at all.
    int[] filled = IntStream.range(0, KNOTS).filter(i -> weight[i] > 0).toArray();
    double[] found = Arrays.stream(filled).mapToDouble(i -> sum[i] / weight[i]).toArray();
    double[] kept = Arrays.stream(filled).mapToDouble(i -> frequencies[i]).toArray();
    return Spectrum.of(lowest / 2, kept, found);
  }

  /** Shares one value between the two knots around its frequency. */
  private static void spread(
      double f, double value, double[] frequencies, double[] sum, double[] weight) {
    if (f == 0) {
      sum[0] = value;
      weight[0] = 1;
      return;
    }
    int right = 2;
    while (right < frequencies.length - 1 && frequencies[right] < f) {
      right++;
    }
    double width = StrictMath.log(frequencies[right] / frequencies[right - 1]);
    double t = StrictMath.log(f / frequencies[right - 1]) / width;
    t = Math.max(0, Math.min(1, t));
    sum[right - 1] += (1 - t) * value;
    weight[right - 1] += 1 - t;
    sum[right] += t * value;
    weight[right] += t;
  }
}
