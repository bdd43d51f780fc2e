package org.reconstream.training.torch;

import ai.djl.ndarray.NDArray;

/** A denoiser as a function of its parameters. */
interface Network {
  /**
   * D(x; sigma).
   *
   * @param x {@code [n, c, h, w]}
   * @param sigma {@code [n]}
   */
  NDArray denoise(Parameters parameters, NDArray x, NDArray sigma);
}
