package org.reconstream.diffusion;

import java.util.Arrays;

/**
 * A denoiser under a diffusion: {@code D} of a state {@code x_t} is the denoiser at {@code x_t / a}
 * and {@code sigma = b / a}. As thread-safe as the denoiser.
 *
 * @param sde the diffusion
 * @param denoiser what is known about images
 */
public record ScoreModel(Sde sde, DenoisingFunction denoiser) {
  /** The denoised images of states at time t, counted. */
  void denoise(Batch batch, double[][] states, double t, double[][] out) {
    double signal = sde.signal(t);
    double[][] scaled = states;
    if (signal != 1) {
      scaled = batch.scratch();
      for (int row = 0; row < scaled.length; row++) {
        for (int i = 0; i < scaled[row].length; i++) {
          scaled[row][i] = states[row][i] / signal;
        }
      }
    }
    denoiseAt(batch, scaled, sde.sigma(t), out);
  }

  /** The denoised images of clean images with noise of this level, counted. */
  void denoiseAt(Batch batch, double[][] noisy, double sigma, double[][] out) {
    double[] sigmas = new double[noisy.length];
    Arrays.fill(sigmas, sigma);
    denoiser.denoise(noisy, sigmas, out);
    batch.evaluated();
  }

  /** The score of states at time t, counted. */
  void score(Batch batch, double[][] states, double t, double[][] out) {
    denoise(batch, states, t, out);
    Perturbation kernel = sde.kernel(t);
    for (int row = 0; row < out.length; row++) {
      for (int i = 0; i < out[row].length; i++) {
        out[row][i] = kernel.score(states[row][i], out[row][i]);
      }
    }
  }

  /** The drift {@code f - g^2 score} of the reverse-time SDE (Anderson 1982), counted. */
  public void reverseDrift(Batch batch, double[][] states, double t, double[][] out) {
    drift(batch, states, t, 1, out);
  }

  /** The drift {@code f - g^2 score / 2} of the probability-flow ODE, counted. */
  public void flowDrift(Batch batch, double[][] states, double t, double[][] out) {
    drift(batch, states, t, 0.5, out);
  }

  private void drift(Batch batch, double[][] states, double t, double share, double[][] out) {
    score(batch, states, t, out);
    double rate = sde.driftRate(t);
    double g = sde.diffusion(t);
    double weight = share * g * g;
    for (int row = 0; row < out.length; row++) {
      for (int i = 0; i < out[row].length; i++) {
        out[row][i] = rate * states[row][i] - weight * out[row][i];
      }
    }
  }
}
