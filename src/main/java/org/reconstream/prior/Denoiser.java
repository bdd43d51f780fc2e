package org.reconstream.prior;

/**
 * A prior over images, as the minimum mean-square-error denoiser {@code D(x; sigma) = E[x0 | x0 +
 * sigma z = x]} with z standard normal per real channel. Its score is {@code (D(x; sigma) - x) /
 * sigma^2} (Tweedie; Robbins 1956, Vincent 2011).
 *
 * <p>A row's result depends on that row alone, bit for bit: not on the rows beside it, their
 * number, or the thread.
 *
 * <p>One instance belongs to one thread at a time; {@link Prior#denoiser()} makes more. Closing
 * releases native memory.
 */
public interface Denoiser extends AutoCloseable {
  /** The number of real channels of an image: 2 (complex MRI) or 1 (CT). */
  int channels();

  /**
   * Denoises a batch.
   *
   * @param rows the noisy images, each {@code [channels, height, width]}; read only
   * @param sigmas one noise level per row, per real channel
   * @param denoised one array per row, overwritten; must not alias the rows
   * @throws DenoiserFailure if the engine fails
   */
  void denoise(float[][] rows, float[] sigmas, int height, int width, float[][] denoised);

  /**
   * The same for a caller that has the machine to itself: more than the calling thread may work on
   * it. Bits are those of {@link #denoise}.
   */
  default void denoiseAlone(
      float[][] rows, float[] sigmas, int height, int width, float[][] denoised) {
    denoise(rows, sigmas, height, width, denoised);
  }

  @Override
  void close();
}
