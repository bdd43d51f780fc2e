package org.reconstream.posterior;

import java.util.List;
import org.reconstream.prior.Denoiser;

/** Advances chains side by side, one denoiser batch a step. */
final class Lockstep {
  private Lockstep() {}

  static List<float[]> run(List<Chain> chains, Denoiser denoiser, int height, int width) {
    new ChainBatch(denoiser, height, width).run(chains);
    return chains.stream().map(Chain::sample).toList();
  }
}
