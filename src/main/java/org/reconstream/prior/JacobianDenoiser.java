package org.reconstream.prior;

/**
 * A denoiser that also gives vector-Jacobian products {@code J^T u}, {@code J = dD/dx} at a fixed
 * noise level. {@code sigma^2 J} is the covariance of the clean image given the noisy one, so J is
 * symmetric for an exact denoiser and nearly so for a learned one.
 */
public interface JacobianDenoiser extends Denoiser {
  /**
   * One product for every row of a batch; a row's result depends on that row alone.
   *
   * @param rows the noisy images, each {@code [channels, height, width]}; read only
   * @param sigmas one noise level per row, per real channel
   * @param cotangents u, one image per row; read only
   * @param products {@code J^T u}, one array per row, overwritten; must not alias the others
   * @throws DenoiserFailure if the engine fails
   */
  void vectorJacobian(
      float[][] rows,
      float[] sigmas,
      float[][] cotangents,
      int height,
      int width,
      float[][] products);
}
