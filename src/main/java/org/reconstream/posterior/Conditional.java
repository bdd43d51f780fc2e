package org.reconstream.posterior;

/**
 * The clean image given its noisy version and the measurement, taken as Gaussian around the
 * denoised image.
 *
 * <p>One thread at a time.
 */
interface Conditional {
  /**
   * Its mean.
   *
   * @param sigma noise level of the noisy version
   * @param denoised untouched
   * @param u overwritten; may be the array of {@code denoised}
   */
  void mean(double sigma, float[] denoised, float[] u);

  /**
   * Its mean, from a start that the caller expects to be near it.
   *
   * @param sigma noise level of the noisy version
   * @param denoised untouched
   * @param u the start on entry, the mean on return; not the array of {@code denoised}
   */
  void meanFrom(double sigma, float[] denoised, float[] u);

  /**
   * A draw.
   *
   * @param sigma noise level of the noisy version
   * @param denoised untouched
   * @param step coordinate of the noise
   * @param added standard deviation of the noise that the caller adds to the draw, 0 for none: what
   *     it hides need not be solved
   * @param u overwritten; may be the array of {@code denoised}
   */
  void draw(double sigma, float[] denoised, ChainNoise noise, int step, double added, float[] u);

  /** Solves that stopped at their iteration limit. */
  int unconverged();
}
