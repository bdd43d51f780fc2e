package org.reconstream.evaluation;

import org.reconstream.array.Tensor;

/**
 * How close a magnitude image comes to the true one inside the object, after one factor for the
 * whole image that minimises the squared error there.
 *
 * @param psnr {@code 10 log10(R^2 / mean squared error)} in dB, R being the largest true magnitude
 * @param ssim mean structural similarity ({@link StructuralSimilarity})
 * @param scale the factor
 */
public record ImageScore(double psnr, double ssim, double scale) {
  /**
   * Compares images.
   *
   * @param image complex {@code [2, H, W]} or real {@code [1, H, W]}
   */
  public static ImageScore of(Tensor image, SimulatedScan scan) {
    float[] magnitude = magnitude(image);
    float[] truth = scan.reference().values();
    float[] region = scan.region().values();
    double scale = leastSquares(magnitude, truth, region);
    double sum = 0;
    long count = 0;
    double peak = 0;
    for (int i = 0; i < truth.length; i++) {
      magnitude[i] = (float) (scale * magnitude[i]);
      if (region[i] > 0) {
        double error = magnitude[i] - truth[i];
        sum += error * error;
        count++;
        peak = Math.max(peak, truth[i]);
      }
    }
    return new ImageScore(
        10 * Math.log10(peak * peak * count / sum),
        StructuralSimilarity.mean(magnitude, scan.reference(), scan.region(), peak),
        scale);
  }

  /** The magnitude {@code [H, W]} of {@code [channels, H, W]}; a fresh array. */
  static float[] magnitude(Tensor image) {
    int pixels = image.shape().dim(1) * image.shape().dim(2);
    float[] magnitude = new float[pixels];
    for (int i = 0; i < pixels; i++) {
      double sum = 0;
      for (int at = i; at < image.values().length; at += pixels) {
        sum += (double) image.values()[at] * image.values()[at];
      }
      magnitude[i] = (float) Math.sqrt(sum);
    }
    return magnitude;
  }

  private static double leastSquares(float[] image, float[] truth, float[] region) {
    double product = 0;
    double square = 0;
    for (int i = 0; i < truth.length; i++) {
      if (region[i] > 0) {
        product += (double) image[i] * truth[i];
        square += (double) image[i] * image[i];
      }
    }
    return square > 0 ? product / square : 0;
  }
}
