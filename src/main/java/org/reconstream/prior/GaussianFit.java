package org.reconstream.prior;

import java.io.IOException;
import java.util.Arrays;
import org.reconstream.array.NoiseStream;

/**
 * Fits the isotropic {@link Spectrum} of complex images to a corpus of magnitude slices: every
 * slice is scaled, given a random {@link SmoothPhase}, and its power per real channel is averaged
 * over slices, channels and directions.
 *
 * <p>A slice's scale is the 99th percentile of its magnitude over the foreground as seen through a
 * Hann window over the 24 central lines of k-space, averaged over both line directions: what a
 * calibration region shows at deployment.
 */
public final class GaussianFit {
  private static final int CALIBRATION_LINES = 24;
  private static final double FOREGROUND = 0.06;
  private static final int MINIMUM_FOREGROUND = 200;
  private static final double MINIMUM_SCALE = 0.25;
  private static final int KNOTS = 24;

  private final SmoothPhase phases;
  private double[] power = new double[0];
  private double[] lowPass = new double[0];
  private int height;
  private int width;
  private Hartley hartley = new Hartley(1, 1);
  private int slices;

  private GaussianFit(long seed) {
    this.phases = new SmoothPhase(NoiseStream.ofKey(seed));
  }

  /**
   * The spectrum of one split of a corpus; a pure function of the corpus and the seed.
   *
   * @throws IOException if the corpus cannot be read
   */
  public static Spectrum of(SliceCorpus corpus, String split, long seed) throws IOException {
    GaussianFit fit = new GaussianFit(seed);
    corpus.forEach(split, fit::add);
    return fit.spectrum();
  }

  private void add(int index, double[] slice, int rows, int columns) {
    if (slices == 0) {
      height = rows;
      width = columns;
      hartley = new Hartley(rows, columns);
      power = new double[slice.length];
      lowPass = new double[slice.length];
    }
    double scale = scale(slice);
    double[] phase = phases.of(index, rows, columns);
    double[] real = new double[slice.length];
    double[] imaginary = new double[slice.length];
    for (int i = 0; i < slice.length; i++) {
      real[i] = slice[i] / scale * StrictMath.cos(phase[i]);
      imaginary[i] = slice[i] / scale * StrictMath.sin(phase[i]);
    }
    accumulate(hartley.transform(real));
    accumulate(hartley.transform(imaginary));
    slices++;
  }

  private void accumulate(double[] coefficients) {
    for (int i = 0; i < coefficients.length; i++) {
      power[i] += coefficients[i] * coefficients[i];
    }
  }

  private double scale(double[] slice) {
    double[] inside = Arrays.stream(slice).filter(v -> v > FOREGROUND).toArray();
    if (inside.length < MINIMUM_FOREGROUND) {
      return Math.max(Arrays.stream(slice).max().orElse(0), MINIMUM_SCALE);
    }
    double mean = (percentile99(slice, true) + percentile99(slice, false)) / 2;
    return Math.max(mean, MINIMUM_SCALE);
  }

  private double percentile99(double[] slice, boolean alongRows) {
    double[] coefficients = hartley.transform(slice);
    for (int i = 0; i < coefficients.length; i++) {
      int k = alongRows ? i / width : i % width;
      int n = alongRows ? height : width;
      coefficients[i] *= hann(Math.min(k, n - k));
    }
    lowPass = hartley.transform(coefficients);
    double[] seen = new double[slice.length];
    int count = 0;
    for (int i = 0; i < slice.length; i++) {
      if (slice[i] > FOREGROUND) {
        seen[count++] = Math.abs(lowPass[i]);
      }
    }
    Arrays.sort(seen, 0, count);
    return seen[(int) Math.round(0.99 * (count - 1))];
  }

  private static double hann(int line) {
    double half = (CALIBRATION_LINES + 1) / 2.0;
    if (line >= half) {
      return 0;
    }
    double c = StrictMath.cos(Math.PI * line / (2 * half));
    return c * c;
  }

  /** Averages the power over rings by hat functions in ln f; the first knot is f = 0 alone. */
  private Spectrum spectrum() {
    if (slices == 0) {
      throw new IllegalArgumentException("the split has no slices to fit");
    }
    double lowest = 1.0 / Math.max(height, width);
    double[] frequencies = new double[KNOTS];
    for (int i = 1; i < KNOTS; i++) {
      frequencies[i] = lowest * StrictMath.pow(Math.sqrt(0.5) / lowest, (i - 1.0) / (KNOTS - 2));
    }
    double[] sum = new double[KNOTS];
    double[] weight = new double[KNOTS];
    for (int i = 0; i < power.length; i++) {
      double fy = Spectrum.frequency(i / width, height);
      double fx = Spectrum.frequency(i % width, width);
      spread(Math.sqrt(fy * fy + fx * fx), power[i] / (2.0 * slices), frequencies, sum, weight);
    }
    for (int i = 0; i < KNOTS; i++) {
      sum[i] /= weight[i];
    }
    return Spectrum.of(lowest / 2, frequencies, sum);
  }

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
