package org.reconstream.evaluation;

import java.util.Arrays;
import org.reconstream.array.Tensor;
import org.reconstream.posterior.DrawStatistics;

/**
 * How well a standard deviation tells the error of the magnitude inside the object.
 *
 * @param rankCorrelation Spearman's correlation between root mean square error and root mean square
 *     deviation over blocks of 8 x 8 pixels that lie at least by half inside the object
 * @param coverage share of pixels whose error is within the symmetric 90 % interval
 */
public record UncertaintyScore(double rankCorrelation, double coverage) {
  private static final int BLOCK = 8;
  private static final double LEVEL = 0.9;

  /**
   * Scores the spread of draws. With a spread that is the same in the real and the imaginary part,
   * the error of a magnitude well above zero over {@code sd sqrt((1 + 1/L) / 2)} follows Student's
   * distribution with {@code 2 (L - 1)} degrees of freedom, L being the number of independent
   * draws; {@link DrawStatistics} has both numbers for pairs.
   *
   * @param image complex {@code [2, H, W]} or real {@code [1, H, W]} mean of the draws
   * @param deviation {@code [H, W]}, all channels together
   * @param draws what made them, at least 2
   */
  public static UncertaintyScore of(
      Tensor image, Tensor deviation, DrawStatistics draws, SimulatedScan scan) {
    double scale = ImageScore.of(image, scan).scale();
    float[] magnitude = ImageScore.magnitude(image);
    float[] region = scan.region().values();
    double[] errors = new double[magnitude.length];
    double[] widths = new double[magnitude.length];
    int channels = image.shape().dim(0);
    double limit =
        StudentDistribution.of(channels * draws.degreesOfFreedom()).symmetricQuantile(LEVEL)
            * Math.sqrt((1 + 1 / draws.effectiveDraws()) / channels);
    long inside = 0;
    long covered = 0;
    for (int i = 0; i < errors.length; i++) {
      errors[i] = scale * magnitude[i] - scan.reference().values()[i];
      widths[i] = scale * deviation.values()[i];
      if (region[i] > 0) {
        inside++;
        covered += Math.abs(errors[i]) <= limit * widths[i] ? 1 : 0;
      }
    }
    double[] blockErrors = blocks(errors, scan.region());
    double[] blockWidths = blocks(widths, scan.region());
    return new UncertaintyScore(
        RankCorrelation.of(blockErrors, blockWidths), (double) covered / inside);
  }

  /** Root mean squares over the blocks, of the pixels inside. */
  private static double[] blocks(double[] values, Tensor region) {
    int height = region.shape().dim(0);
    int width = region.shape().dim(1);
    double[] found = new double[(height / BLOCK) * (width / BLOCK)];
    int count = 0;
    for (int top = 0; top + BLOCK <= height; top += BLOCK) {
      for (int left = 0; left + BLOCK <= width; left += BLOCK) {
        double sum = 0;
        int inside = 0;
        for (int i = 0; i < BLOCK * BLOCK; i++) {
          int at = (top + i / BLOCK) * width + left + i % BLOCK;
          if (region.values()[at] > 0) {
            sum += values[at] * values[at];
            inside++;
          }
        }
        if (2 * inside >= BLOCK * BLOCK) {
          found[count++] = Math.sqrt(sum / inside);
        }
      }
    }
    return Arrays.copyOf(found, count);
  }
}
