package org.reconstream.training;

/**
 * One step's training images with everything random about them.
 *
 * <p>Row-major {@code [n, channels, height, width]}; the arrays are not changed by learners.
 *
 * @param clean the images x0
 * @param sigma one noise level per image
 * @param noise standard normal, the shape of {@code clean}
 * @param probes probe directions of trace estimates, each the shape of {@code clean}; none for
 *     denoising
 */
public record Batch(
    int channels,
    int height,
    int width,
    float[] clean,
    float[] sigma,
    float[] noise,
    float[][] probes) {
  /** Checks the lengths. */
  public Batch {
    int expected = sigma.length * channels * height * width;
    boolean fits = sigma.length > 0 && clean.length == expected && noise.length == expected;
    for (float[] probe : probes) {
      fits &= probe.length == expected;
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "a batch of " + sigma.length + " images needs arrays of " + expected + " values");
    }
  }

  /** The number of images. */
  public int size() {
    return sigma.length;
  }
}
