package org.reconstream.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.reconstream.array.NoiseStream;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.ModelCard;
import org.reconstream.prior.Prior;

/**
 * Says whether a prior's card is true: the laws that every denoiser obeys, and v(sigma) measured
 * again on given images. Whatever the graph computes (denoised image, noise, score), it is checked
 * as the denoiser it is served as.
 */
public final class PriorCheck {
  /** Noise levels between the ends of the card's table, both included. */
  public static final int LEVELS = 12;

  private static final double RELATIVE = 0.25;
  private static final double STANDARD_ERRORS = 4;
  private static final double LARGEST_PHASE_ERROR = 0.02;
  private static final double DIFFERENCE_STEP = 0.01;

  private final ModelCard card;
  private final List<HeldOutImages.Image> images;
  private final Denoiser denoiser;
  private final DenoisingError error;
  private final NoiseStream noise;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * One result.
   *
   * @param holds whether it is as it should be
   * @param text what was found, in one line
   */
  public record Finding(boolean holds, String text) {}

  private PriorCheck(
      ModelCard card,
      List<HeldOutImages.Image> images,
      List<Denoiser> denoisers,
      int repeats,
      long seed) {
    this.card = card;
    this.images = images;
    this.denoiser = denoisers.get(0);
    this.error = new DenoisingError(denoisers, images, repeats, seed);
    this.noise = NoiseStream.of("prior check", seed);
  }

  /**
   * Checks a prior.
   *
   * @param images clean images within the card, as the prior's scale wants them
   * @param repeats noise draws per image and level
   * @param progress told the levels measured so far, of {@link #LEVELS}
   * @return the findings; the card is true if all hold
   */
  public static List<Finding> run(
      Prior prior, List<HeldOutImages.Image> images, int repeats, long seed, IntConsumer progress) {
    List<Denoiser> denoisers = new ArrayList<>();
    try {
      int threads = Math.min(images.size(), Runtime.getRuntime().availableProcessors());
      for (int i = 0; i < threads; i++) {
        denoisers.add(prior.denoiser());
      }
      PriorCheck check = new PriorCheck(prior.card(), images, denoisers, repeats, seed);
      check.sizes();
      check.independence();
      if (prior.card().channels() == 2) {
        check.phase();
      }
      check.divergence();
      check.variance(progress);
      return check.findings;
    } finally {
      denoisers.forEach(Denoiser::close);
    }
  }

  private void sizes() {
    int m = card.multiple();
    int least = (card.minimumMatrix() + m - 1) / m * m;
    int[][] sizes = {{least, least}, {least + m, least + 3 * m}};
    for (int[] size : sizes) {
      float[] x = new float[card.channels() * size[0] * size[1]];
      noise.normals(size[0], size[1], 0, x);
      float[] d = denoised(x, middle(), size[0], size[1]);
      boolean finite = true;
      for (float value : d) {
        finite &= Float.isFinite(value);
      }
      add(
          finite,
          "%d x %d gives %s",
          size[0],
          size[1],
          finite ? "numbers" : "values that are no numbers");
    }
  }

  private void independence() {
    HeldOutImages.Image image = images.get(0);
    int h = image.height();
    int w = image.width();
    float[][] rows = new float[3][];
    float[][] together = new float[3][image.values().length];
    float[] sigmas = {(float) sigma(2), (float) sigma(6), (float) sigma(9)};
    for (int i = 0; i < 3; i++) {
      rows[i] = noisy(image, sigmas[i], i);
    }
    float[] before = rows[1].clone();
    denoiser.denoise(rows, sigmas, h, w, together);
    float[] alone = denoised(rows[1], sigmas[1], h, w);
    add(
        java.util.Arrays.equals(alone, together[1]),
        "a row alone and in a batch has the same bits");
    add(java.util.Arrays.equals(before, rows[1]), "inputs are left alone");
  }

  private void phase() {
    double squares = 0;
    double total = 0;
    for (int i = 0; i < Math.min(4, images.size()); i++) {
      HeldOutImages.Image image = images.get(i);
      float[] x = noisy(image, middle(), 10 + i);
      double angle = 0.7 + i;
      float[] turned = denoised(turned(x, angle), middle(), image.height(), image.width());
      float[] expected = turned(denoised(x, middle(), image.height(), image.width()), angle);
      for (int j = 0; j < turned.length; j++) {
        double difference = (double) turned[j] - expected[j];
        squares += difference * difference;
        total += (double) expected[j] * expected[j];
      }
    }
    double share = squares / Math.max(total, Double.MIN_NORMAL);
    add(
        share < LARGEST_PHASE_ERROR,
        "turning the global phase changes the result by %.2g of its energy (limit %.2g)",
        share,
        LARGEST_PHASE_ERROR);
  }

  /** For the posterior mean {@code v = sigma^2 E tr(dD/dx) / n}; probed by central differences. */
  private void divergence() {
    double sigma = middle();
    double trace = 0;
    double squares = 0;
    for (int i = 0; i < Math.min(4, images.size()); i++) {
      HeldOutImages.Image image = images.get(i);
      float[] x = noisy(image, sigma, 20 + i);
      float[] u = new float[x.length];
      noise.normals(30 + i, 0, 0, u);
      float[] ahead = new float[x.length];
      float[] behind = new float[x.length];
      for (int j = 0; j < x.length; j++) {
        u[j] = Math.copySign(1, u[j]);
        ahead[j] = (float) (x[j] + DIFFERENCE_STEP * sigma * u[j]);
        behind[j] = (float) (x[j] - DIFFERENCE_STEP * sigma * u[j]);
      }
      float[] up = denoised(ahead, sigma, image.height(), image.width());
      float[] down = denoised(behind, sigma, image.height(), image.width());
      float[] d = denoised(x, sigma, image.height(), image.width());
      for (int j = 0; j < x.length; j++) {
        trace += u[j] * ((double) up[j] - down[j]) / (2 * DIFFERENCE_STEP * sigma);
        squares += Math.pow((double) d[j] - image.values()[j], 2);
      }
    }
    double ratio = sigma * sigma * trace / squares;
    add(
        ratio > 0.5 && ratio < 2,
        "sigma^2 tr(dD/dx) / n is %.2f of the squared error at sigma %.3g (0.5 to 2)",
        ratio,
        sigma);
  }

  private void variance(IntConsumer progress) {
    double before = 0;
    for (int i = 0; i < LEVELS; i++) {
      double sigma = sigma(i);
      DenoisingError.Level level = error.at(sigma, i);
      double says = card.variance().at(sigma);
      double slack = Math.max(RELATIVE * says, STANDARD_ERRORS * finite(level.standardError()));
      boolean agrees = Math.abs(level.variance() - says) <= slack;
      boolean useful = level.variance() <= sigma * sigma * (1 + RELATIVE);
      boolean rises = level.variance() >= before * (1 - RELATIVE);
      String flaw = agrees ? "" : ", too far apart";
      flaw += useful ? "" : ", worse than doing nothing";
      flaw += rises ? "" : ", less than at a lower sigma";
      add(
          agrees && useful && rises,
          "sigma %-8.4g v %.3e +- %.1e, card %.3e, PSNR %.2f dB%s",
          sigma,
          level.variance(),
          level.standardError(),
          says,
          level.psnr(),
          flaw);
      before = level.variance();
      progress.accept(i + 1);
    }
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : 0;
  }

  private double sigma(int level) {
    double low = card.variance().minimumSigma();
    double high = card.variance().maximumSigma();
    return low * Math.pow(high / low, level / (LEVELS - 1.0));
  }

  /** A level at which both the image and the noise matter. */
  private double middle() {
    return Math.min(Math.max(0.1, card.variance().minimumSigma()), card.variance().maximumSigma());
  }

  private float[] noisy(HeldOutImages.Image image, double sigma, int draw) {
    float[] x = new float[image.values().length];
    noise.normals(draw, 1, 0, x);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (image.values()[i] + sigma * x[i]);
    }
    return x;
  }

  private float[] denoised(float[] x, double sigma, int height, int width) {
    float[] d = new float[x.length];
    denoiser.denoise(
        new float[][] {x}, new float[] {(float) sigma}, height, width, new float[][] {d});
    return d;
  }

  private static float[] turned(float[] complex, double angle) {
    int size = complex.length / 2;
    double c = Math.cos(angle);
    double s = Math.sin(angle);
    float[] result = new float[complex.length];
    for (int i = 0; i < size; i++) {
      result[i] = (float) (c * complex[i] - s * complex[size + i]);
      result[size + i] = (float) (s * complex[i] + c * complex[size + i]);
    }
    return result;
  }

  private void add(boolean holds, String text, Object... values) {
    findings.add(new Finding(holds, String.format(Locale.ROOT, text, values)));
  }
}
