package org.reconstream.calibration;

import java.util.ArrayList;
import java.util.List;
import org.reconstream.posterior.Chain;
import org.reconstream.prior.Denoiser;

/** Advances chains side by side, one denoiser batch a step. */
final class Lockstep {
  private final Denoiser denoiser;
  private final int height;
  private final int width;

  /** On images of one size; the denoiser stays the caller's. */
  Lockstep(Denoiser denoiser, int height, int width) {
    this.denoiser = denoiser;
    this.height = height;
    this.width = width;
  }

  /** Runs chains to their ends and returns their samples in order. */
  List<float[]> run(List<Chain> chains) {
    List<Chain> running = unfinished(chains);
    float[][] space = new float[chains.size()][denoiser.channels() * height * width];
    while (!running.isEmpty()) {
      step(running, space);
      running = unfinished(running);
    }
    return chains.stream().map(Chain::sample).toList();
  }

  private void step(List<Chain> running, float[][] space) {
    float[][] states = new float[running.size()][];
    float[][] denoised = new float[running.size()][];
    float[] sigmas = new float[running.size()];
    for (int i = 0; i < states.length; i++) {
      states[i] = running.get(i).state();
      sigmas[i] = running.get(i).sigma();
      denoised[i] = space[i];
    }
    denoiser.denoise(states, sigmas, height, width, denoised);
    for (int i = 0; i < states.length; i++) {
      running.get(i).advance(denoised[i]);
    }
  }

  private static List<Chain> unfinished(List<Chain> chains) {
    for (Chain chain : chains) {
      if (chain.done()) {
        List<Chain> rest = new ArrayList<>(chains);
        rest.removeIf(Chain::done);
        return rest;
      }
    }
    return chains;
  }
}
