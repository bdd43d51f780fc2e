package org.reconstream.training;

import java.util.List;
import java.util.stream.IntStream;
import org.reconstream.array.NoiseStream;
import org.reconstream.prior.Denoiser;

/**
 * Measures a denoiser's error on images whose clean version is known.
 *
 * <p>Noise of image i, repeat r and level l is a pure function of the seed and (i, r, l).
 */
public final class DenoisingError {
  private final List<Denoiser> denoisers;
  private final List<HeldOutImages.Image> images;
  private final int repeats;
  private final NoiseStream noise;

  /**
   * Measures one network through these equal denoisers, one thread each; they stay with the caller.
   *
   * @param repeats noise draws per image
   */
  public DenoisingError(
      List<Denoiser> denoisers, List<HeldOutImages.Image> images, int repeats, long seed) {
    this.denoisers = List.copyOf(denoisers);
    this.images = List.copyOf(images);
    this.repeats = repeats;
    this.noise = NoiseStream.of("denoising error", seed);
  }

  /**
   * The error at one level.
   *
   * @param variance mean of {@code (D - x0)^2} per real component over the supports
   * @param standardError of that mean, from its spread over images
   * @param psnr {@code 10 log10(1 / e)} with e the mean over all pixels of {@code |D - x0|^2} (peak
   *     1)
   */
  public record Level(double sigma, double variance, double standardError, double psnr) {}

  /** Measures one level. */
  public Level at(double sigma, int level) {
    int n = images.size();
    double[] errors = new double[n];
    double[] everywhere = new double[n];
    double[] weights = new double[n];
    int workers = denoisers.size();
    IntStream.range(0, workers)
        .parallel()
        .forEach(
            w -> {
              for (int i = w; i < n; i += workers) {
                for (int repeat = 0; repeat < repeats; repeat++) {
                  double[] squares = squares(denoisers.get(w), i, repeat, sigma, level);
                  errors[i] += squares[0];
                  everywhere[i] += squares[1];
                  weights[i] += images.get(i).components();
                }
              }
            });
    double sum = 0;
    double weight = 0;
    double whole = 0;
    double pixels = 0;
    for (int i = 0; i < n; i++) {
      sum += errors[i];
      weight += weights[i];
      whole += everywhere[i];
      pixels += (double) repeats * images.get(i).height() * images.get(i).width();
    }
    double mean = sum / Math.max(weight, 1);
    return new Level(
        sigma,
        mean,
        standardError(errors, weights, mean, weight),
        -10 * Math.log10(whole / pixels));
  }

  private static double standardError(
      double[] errors, double[] weights, double mean, double weight) {
    double spread = 0;
    for (int i = 0; i < errors.length; i++) {
      double residual = errors[i] - mean * weights[i];
      spread += residual * residual;
    }
    int n = errors.length;
    return n < 2 ? Double.POSITIVE_INFINITY : Math.sqrt(spread * n / (n - 1.0)) / weight;
  }

  /** The squared error inside the support and everywhere. */
  private double[] squares(Denoiser denoiser, int index, int repeat, double sigma, int level) {
    HeldOutImages.Image image = images.get(index);
    float[] x = noisy(image, index, repeat, sigma, level);
    float[] d = new float[x.length];
    denoiser.denoise(
        new float[][] {x},
        new float[] {(float) sigma},
        image.height(),
        image.width(),
        new float[][] {d});
    double inside = 0;
    double all = 0;
    for (int i = 0; i < d.length; i++) {
      double error = (double) d[i] - image.values()[i];
      all += error * error;
      inside += image.support()[i % image.support().length] ? error * error : 0;
    }
    return new double[] {inside, all};
  }

  private float[] noisy(HeldOutImages.Image image, int index, int repeat, double sigma, int level) {
    float[] x = new float[image.values().length];
    noise.normals(index, level, repeat, x);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (image.values()[i] + sigma * x[i]);
    }
    return x;
  }
}
