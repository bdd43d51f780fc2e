package org.reconstream.prior;

import org.reconstream.diffusion.DenoisingFunction;

/**
 * A prior's denoiser for images of one size, rounding states to single precision on the way in. One
 * thread at a time.
 *
 * @param denoiser owned by the caller
 * @param height rows of an image
 * @param width columns of an image
 */
public record PriorDenoising(Denoiser denoiser, int height, int width)
    implements DenoisingFunction {
  @Override
  public void denoise(double[][] rows, double[] sigmas, double[][] denoised) {
    float[][] noisy = new float[rows.length][];
    float[][] clean = new float[rows.length][];
    float[] levels = new float[rows.length];
    for (int row = 0; row < rows.length; row++) {
      noisy[row] = narrow(rows[row]);
      clean[row] = new float[rows[row].length];
      levels[row] = (float) sigmas[row];
    }
    denoiser.denoise(noisy, levels, height, width, clean);
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < clean[row].length; i++) {
        denoised[row][i] = clean[row][i];
      }
    }
  }

  /** The values in single precision. */
  public static float[] narrow(double[] values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }
}
