package org.reconstream.prior;

import java.util.Arrays;

/**
 * The denoiser of one class: {@code D(x; sigma) + w sigma^2 grad ln p(c | x, sigma)}, which adds
 * {@code w} times the classifier's gradient to the score. With {@code w = 1} it is the denoiser of
 * the prior given the class (Song et al. 2021; Dhariwal and Nichol 2021); larger weights sharpen
 * the class and leave that distribution.
 *
 * <p>Closing closes neither part.
 */
public final class ClassGuidedDenoiser implements Denoiser {
  private final Denoiser prior;
  private final Classifier classifier;
  private final int wanted;
  private final double weight;

  /**
   * A guided denoiser.
   *
   * @param wanted the class
   * @param weight w, finite and not negative
   * @throws IllegalArgumentException if the parts do not fit or the class does not exist
   */
  public ClassGuidedDenoiser(Denoiser prior, Classifier classifier, int wanted, double weight) {
    if (classifier.channels() != prior.channels()) {
      throw new IllegalArgumentException(
          "the classifier takes images of "
              + classifier.channels()
              + " channels and the prior has "
              + prior.channels());
    }
    if (!(weight >= 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException(
          "the guidance weight must be finite and not negative, got " + weight);
    }
    Classifier.requireKnown(new int[] {wanted}, classifier.classes());
    this.prior = prior;
    this.classifier = classifier;
    this.wanted = wanted;
    this.weight = weight;
  }

  @Override
  public int channels() {
    return prior.channels();
  }

  @Override
  public void denoise(float[][] rows, float[] sigmas, int height, int width, float[][] denoised) {
    prior.denoise(rows, sigmas, height, width, denoised);
    int[] classes = new int[rows.length];
    Arrays.fill(classes, wanted);
    float[][] logs = new float[rows.length][classifier.classes()];
    float[][] gradients = new float[rows.length][channels() * height * width];
    classifier.evaluate(rows, sigmas, classes, height, width, logs, gradients);
    for (int row = 0; row < rows.length; row++) {
      double factor = weight * sigmas[row] * sigmas[row];
      for (int i = 0; i < gradients[row].length; i++) {
        denoised[row][i] += (float) (factor * gradients[row][i]);
      }
    }
  }

  @Override
  public void close() {}
}
