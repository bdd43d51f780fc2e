package org.reconstream.posterior;

import java.util.List;
import org.reconstream.prior.Denoiser;

/** Advances chains side by side, one denoiser batch a step. */
final class Lockstep {
  private Lockstep() {}

  static List<float[]> run(List<Chain> chains, Denoiser denoiser, int height, int width) {
    int size = denoiser.channels() * height * width;
    float[][] denoised = new float[chains.size()][size];
    while (!chains.get(0).done()) {
      float[][] states = new float[chains.size()][];
      float[] sigmas = new float[chains.size()];
      for (int i = 0; i < states.length; i++) {
        states[i] = chains.get(i).state();
        sigmas[i] = chains.get(i).sigma();
      }
      denoiser.denoise(states, sigmas, height, width, denoised);
      for (int i = 0; i < states.length; i++) {
        chains.get(i).advance(denoised[i]);
      }
    }
    return chains.stream().map(Chain::sample).toList();
  }
}
