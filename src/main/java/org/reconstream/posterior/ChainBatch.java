package org.reconstream.posterior;

import java.util.ArrayList;
import java.util.List;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.JacobianDenoiser;

/**
 * Moves chains over images of one size side by side: one denoiser call a step, and one
 * vector-Jacobian call for the chains that ask for it. One thread at a time.
 */
public final class ChainBatch {
  private final Denoiser denoiser;
  private final int height;
  private final int width;

  /** Batches for this denoiser, which stays the caller's. */
  public ChainBatch(Denoiser denoiser, int height, int width) {
    this.denoiser = denoiser;
    this.height = height;
    this.width = width;
  }

  /** Moves every chain that is not done by one step; true if any moved. */
  public boolean step(List<Chain> chains) {
    List<Chain> moving = chains.stream().filter(chain -> !chain.done()).toList();
    if (moving.isEmpty()) {
      return false;
    }
    float[][] denoised = new float[moving.size()][moving.get(0).state().length];
    denoiser.denoise(states(moving), sigmas(moving), height, width, denoised);
    List<Chain> asking = new ArrayList<>();
    List<float[]> cotangents = new ArrayList<>();
    for (int i = 0; i < denoised.length; i++) {
      Chain chain = moving.get(i);
      chain.advance(denoised[i]);
      float[] cotangent = chain.cotangent();
      if (cotangent != null) {
        asking.add(chain);
        cotangents.add(cotangent);
      }
    }
    if (!asking.isEmpty()) {
      complete(asking, cotangents.toArray(float[][]::new));
    }
    return true;
  }

  /** Moves every chain to its end. */
  public void run(List<Chain> chains) {
    while (step(chains)) {}
  }

  private void complete(List<Chain> asking, float[][] cotangents) {
    if (!(denoiser instanceof JacobianDenoiser jacobian)) {
      throw new IllegalArgumentException(
          "the sampler needs vector-Jacobian products and the prior has none");
    }
    float[][] products = new float[cotangents.length][cotangents[0].length];
    jacobian.vectorJacobian(states(asking), sigmas(asking), cotangents, height, width, products);
    for (int i = 0; i < products.length; i++) {
      asking.get(i).complete(products[i]);
    }
  }

  private static float[][] states(List<Chain> chains) {
    return chains.stream().map(Chain::state).toArray(float[][]::new);
  }

  private static float[] sigmas(List<Chain> chains) {
    float[] sigmas = new float[chains.size()];
    for (int i = 0; i < sigmas.length; i++) {
      sigmas[i] = chains.get(i).sigma();
    }
    return sigmas;
  }
}
