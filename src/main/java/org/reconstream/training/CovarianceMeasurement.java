package org.reconstream.training;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.reconstream.array.Fft;
import org.reconstream.array.NoiseStream;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.ErrorCovariance;
import org.reconstream.prior.LocalActivity;

/**
 * Measures the {@linkplain ErrorCovariance covariance of a denoiser's error} on images whose clean
 * version is known.
 *
 * <p>At each noise level: the pixels of all images, in bins of equal numbers by the local activity
 * of the denoised image (finer among the most active), give v by activity, made non-decreasing;
 * then the periodograms of the errors divided by {@code sqrt(v)}, under a Hann window and averaged
 * over images and directions, give the power spectrum.
 */
public final class CovarianceMeasurement {
  /** Noise levels of a measurement. */
  public static final int LEVELS = 14;

  private static final int FREQUENCIES = 24;
  private static final double[] CUTS = {
    1 / 12.0, 2 / 12.0, 3 / 12.0, 4 / 12.0, 5 / 12.0, 6 / 12.0, 7 / 12.0, 8 / 12.0, 9 / 12.0,
    10 / 12.0, 11 / 12.0, 0.95, 0.975, 0.99, 0.997
  };

  /** Shares of the mean variance and of the mean power below which nothing is believed. */
  private static final double LEAST_VARIANCE = 0.1;

  private static final double LEAST_POWER = 1e-3;
  private static final double LEAST_ACTIVITY = 1e-9;

  /** Keeps the activities of bins apart. */
  private static final double APART = 1.001;

  private final List<Denoiser> denoisers;
  private final List<HeldOutImages.Image> images;
  private final NoiseStream noise;

  /** One network through these equal denoisers, one thread each; they stay with the caller. */
  public CovarianceMeasurement(
      List<Denoiser> denoisers, List<HeldOutImages.Image> images, long seed) {
    this.denoisers = List.copyOf(denoisers);
    this.images = List.copyOf(images);
    this.noise = NoiseStream.of("denoising covariance", seed);
  }

  /**
   * Measures {@link #LEVELS} levels between two ends.
   *
   * @param progress told the number of levels done
   */
  public ErrorCovariance between(double smallest, double largest, IntConsumer progress) {
    double[] sigma = new double[LEVELS];
    double[][] activity = new double[LEVELS][];
    double[][] variance = new double[LEVELS][];
    double[][] power = new double[LEVELS][];
    for (int level = 0; level < LEVELS; level++) {
      sigma[level] = smallest * Math.pow(largest / smallest, level / (LEVELS - 1.0));
      Errors[] errors = errors(sigma[level], level);
      Bins bins = Bins.of(errors);
      activity[level] = rounded(bins.activity());
      variance[level] = rounded(bins.variance());
      power[level] = rounded(power(errors, bins));
      sigma[level] = rounded(sigma[level]);
      progress.accept(level + 1);
    }
    return ErrorCovariance.of(sigma, activity, variance, power);
  }

  /**
   * The errors of one image.
   *
   * @param error {@code D - x0}, {@code [channels, height, width]}
   * @param activity {@code [height, width]}
   */
  private record Errors(int height, int width, float[] error, float[] activity) {
    /** The mean over channels of the squared error of a pixel. */
    double square(int pixel) {
      double sum = 0;
      for (int i = pixel; i < error.length; i += activity.length) {
        sum += (double) error[i] * error[i];
      }
      return sum * activity.length / error.length;
    }
  }

  private Errors[] errors(double sigma, int level) {
    Errors[] found = new Errors[images.size()];
    int workers = denoisers.size();
    IntStream.range(0, workers)
        .parallel()
        .forEach(
            worker -> {
              for (int i = worker; i < found.length; i += workers) {
                found[i] = errors(denoisers.get(worker), i, sigma, level);
              }
            });
    return found;
  }

  private Errors errors(Denoiser denoiser, int index, double sigma, int level) {
    HeldOutImages.Image image = images.get(index);
    float[] x = new float[image.values().length];
    noise.normals(index, level, 0, x);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (image.values()[i] + sigma * x[i]);
    }
    float[] d = new float[x.length];
    denoiser.denoise(
        new float[][] {x},
        new float[] {(float) sigma},
        image.height(),
        image.width(),
        new float[][] {d});
    float[] activity = LocalActivity.of(d, image.height(), image.width());
    for (int i = 0; i < d.length; i++) {
      d[i] -= image.values()[i];
    }
    return new Errors(image.height(), image.width(), d, activity);
  }

  /** Mean activity and mean squared error of the pixels of each bin. */
  private record Bins(double[] cuts, double[] activity, double[] variance) {
    static Bins of(Errors[] errors) {
      float[] all = new float[Arrays.stream(errors).mapToInt(e -> e.activity().length).sum()];
      int at = 0;
      for (Errors e : errors) {
        System.arraycopy(e.activity(), 0, all, at, e.activity().length);
        at += e.activity().length;
      }
      Arrays.sort(all);
      double[] cuts =
          Arrays.stream(CUTS).map(share -> all[(int) (share * (all.length - 1))]).toArray();
      double[] activity = new double[cuts.length + 1];
      double[] variance = new double[cuts.length + 1];
      long[] count = new long[cuts.length + 1];
      for (Errors e : errors) {
        for (int i = 0; i < e.activity().length; i++) {
          int bin = bin(cuts, e.activity()[i]);
          activity[bin] += e.activity()[i];
          variance[bin] += e.square(i);
          count[bin]++;
        }
      }
      return new Bins(cuts, activity, variance).mean(count);
    }

    /** Means that rise with activity; an empty bin takes those of the one before. */
    private Bins mean(long[] count) {
      double mean = Arrays.stream(variance).sum() / Arrays.stream(count).sum();
      double least = Math.max(LEAST_VARIANCE * mean, Double.MIN_NORMAL);
      double[] a = new double[count.length];
      double[] v = new double[count.length];
      for (int i = 0; i < count.length; i++) {
        a[i] = count[i] > 0 ? activity[i] / count[i] : 0;
        a[i] = Math.max(a[i], i == 0 ? LEAST_ACTIVITY : a[i - 1] * APART);
        v[i] = Math.max(count[i] > 0 ? variance[i] / count[i] : 0, i == 0 ? least : v[i - 1]);
      }
      return new Bins(cuts, a, v);
    }

    private static int bin(double[] cuts, double activity) {
      int bin = 0;
      while (bin < cuts.length && activity > cuts[bin]) {
        bin++;
      }
      return bin;
    }

    double variance(double at) {
      int above = 0;
      while (above < activity.length && activity[above] < at) {
        above++;
      }
      if (above == 0 || above == activity.length) {
        return variance[above == 0 ? 0 : activity.length - 1];
      }
      double share =
          Math.log(at / activity[above - 1]) / Math.log(activity[above] / activity[above - 1]);
      return Math.pow(variance[above - 1], 1 - share) * Math.pow(variance[above], share);
    }
  }

  private static double[] power(Errors[] errors, Bins bins) {
    double[] sum = new double[FREQUENCIES];
    double[] count = new double[FREQUENCIES];
    for (Errors e : errors) {
      float[] weight = new float[e.activity().length];
      for (int i = 0; i < weight.length; i++) {
        double window = hann(i / e.width(), e.height()) * hann(i % e.width(), e.width());
        weight[i] = (float) (window / Math.sqrt(bins.variance(e.activity()[i])));
      }
      for (int from = 0; from < e.error().length; from += weight.length) {
        float[] plane = new float[2 * weight.length];
        for (int i = 0; i < weight.length; i++) {
          plane[i] = weight[i] * e.error()[from + i];
        }
        Fft fft = Fft.of(e.height(), e.width());
        fft.forward(plane, 0, plane, 0, fft.workspace());
        periodogram(plane, e.height(), e.width(), sum, count);
      }
    }
    return means(sum, count);
  }

  private static void periodogram(
      float[] spectrum, int height, int width, double[] sum, double[] count) {
    int size = height * width;
    for (int i = 0; i < size; i++) {
      double fy = (double) (i / width - height / 2) / height;
      double fx = (double) (i % width - width / 2) / width;
      double share = Math.sqrt(Math.hypot(fx, fy) / Math.sqrt(0.5));
      int bin = (int) Math.round(Math.min(share, 1) * (FREQUENCIES - 1));
      sum[bin] +=
          (double) spectrum[i] * spectrum[i] + (double) spectrum[size + i] * spectrum[size + i];
      count[bin]++;
    }
  }

  /** Mean powers; a bin without frequencies takes its neighbour's. */
  private static double[] means(double[] sum, double[] count) {
    double[] mean = new double[sum.length];
    double largest = 0;
    for (int i = 0; i < mean.length; i++) {
      mean[i] = count[i] > 0 ? sum[i] / count[i] : -1;
      largest = Math.max(largest, mean[i]);
    }
    for (int i = mean.length - 2; i >= 0; i--) {
      mean[i] = mean[i] < 0 ? mean[i + 1] : mean[i];
    }
    for (int i = 1; i < mean.length; i++) {
      mean[i] = mean[i] < 0 ? mean[i - 1] : mean[i];
    }
    double total = Arrays.stream(sum).sum() / Arrays.stream(count).sum();
    return Arrays.stream(mean).map(p -> Math.max(p / total, LEAST_POWER)).toArray();
  }

  private static double hann(int at, int count) {
    return 0.5 - 0.5 * Math.cos(2 * Math.PI * (at + 0.5) / count);
  }

  private static double[] rounded(double[] values) {
    return Arrays.stream(values).map(CovarianceMeasurement::rounded).toArray();
  }

  private static double rounded(double value) {
    return Double.parseDouble(String.format(java.util.Locale.ROOT, "%.5e", value));
  }
}
