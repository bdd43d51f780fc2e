package org.reconstream.evaluation;

import java.util.Arrays;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.posterior.DrawStatistics;

/**
 * How close an image in HU comes to the true one, over the whole matrix; nothing is fitted.
 *
 * @param psnr {@code 10 log10(R^2 / mean squared error)} in dB, {@code R} being the largest true HU
 *     plus 1000
 * @param rmse root mean squared error in HU
 * @param ssim mean structural similarity ({@link StructuralSimilarity}) with the range R
 * @param softBias mean error in HU where the truth is from -50 to 100 HU; NaN where nothing is
 * @param airBias mean error in HU where the truth is at most -950 HU; NaN where nothing is
 */
public record HounsfieldScore(
    double psnr, double rmse, double ssim, double softBias, double airBias) {
  private static final float AIR = -1000;

  /**
   * Compares images.
   *
   * @param image {@code [1, H, W]}, on the matrix of the reference or on a larger one around it
   */
  public static HounsfieldScore of(Tensor image, Tensor reference) {
    float[] truth = reference.values();
    int height = reference.shape().dim(0);
    int width = reference.shape().dim(1);
    float[] values = image.centre(height, width).values();
    double sum = 0;
    double peak = AIR;
    float[] errors = new float[truth.length];
    float[] shifted = new float[truth.length];
    float[] shiftedTruth = new float[truth.length];
    for (int i = 0; i < truth.length; i++) {
      errors[i] = values[i] - truth[i];
      sum += (double) errors[i] * errors[i];
      peak = Math.max(peak, truth[i]);
      shifted[i] = values[i] - AIR;
      shiftedTruth[i] = truth[i] - AIR;
    }
    double range = peak - AIR;
    double meanSquare = sum / truth.length;
    float[] everywhere = new float[truth.length];
    Arrays.fill(everywhere, 1);
    Shape shape = reference.shape();
    return new HounsfieldScore(
        10 * Math.log10(range * range / meanSquare),
        Math.sqrt(meanSquare),
        StructuralSimilarity.mean(
            shifted, Tensor.of(shape, shiftedTruth), Tensor.of(shape, everywhere), range),
        mean(errors, truth, -50, 100),
        mean(errors, truth, Double.NEGATIVE_INFINITY, -950));
  }

  private static double mean(float[] errors, float[] truth, double low, double high) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < errors.length; i++) {
      if (truth[i] >= low && truth[i] <= high) {
        sum += errors[i];
        count++;
      }
    }
    return count == 0 ? Double.NaN : sum / count;
  }

  /**
   * The share of pixels of the object (truth above -950 HU) whose error is within the symmetric 90
   * % interval of Student's distribution that mean and deviation of the draws give.
   *
   * @param deviation {@code [H, W]}, in HU
   * @param draws what made them, at least 2
   */
  public static double coverage(
      Tensor mean, Tensor deviation, DrawStatistics draws, Tensor reference) {
    int height = reference.shape().dim(0);
    int width = reference.shape().dim(1);
    float[] values = mean.centre(height, width).values();
    float[] widths = deviation.centre(height, width).values();
    double limit =
        StudentDistribution.of(draws.degreesOfFreedom()).symmetricQuantile(0.9)
            * Math.sqrt(1 + 1 / draws.effectiveDraws());
    long inside = 0;
    long covered = 0;
    for (int i = 0; i < values.length; i++) {
      float truth = reference.values()[i];
      if (truth > -950) {
        inside++;
        covered += Math.abs(values[i] - truth) <= limit * widths[i] ? 1 : 0;
      }
    }
    return inside == 0 ? Double.NaN : (double) covered / inside;
  }
}
