package org.reconstream.diffusion;

/**
 * The denoiser {@code D(x; sigma) = E[x0 | x0 + sigma z = x]}, all that a solver knows about a
 * prior.
 *
 * <p>A row's result depends on that row and its noise level alone, bit for bit.
 */
@FunctionalInterface
public interface DenoisingFunction {
  /**
   * Denoises a batch.
   *
   * @param rows the noisy images, flattened; read only
   * @param sigmas one noise level per row, per real channel
   * @param denoised one array per row, overwritten; does not alias the rows
   */
  void denoise(double[][] rows, double[] sigmas, double[][] denoised);
}
