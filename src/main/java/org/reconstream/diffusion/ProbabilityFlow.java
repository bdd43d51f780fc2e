package org.reconstream.diffusion;

import java.util.Arrays;
import org.reconstream.diffusion.DormandPrince.Tolerance;

/**
 * The probability-flow ODE {@code dx/dl = x - D(x; e^l)}, {@code l = ln sigma}, in units of the
 * clean image, where it is the same under every diffusion; solved adaptively, every row with steps
 * of its own.
 *
 * @param minimum the lowest noise level, positive
 * @param maximum the highest noise level
 * @param tolerance error control
 */
public record ProbabilityFlow(double minimum, double maximum, Tolerance tolerance) {
  /** Checks the levels. */
  public ProbabilityFlow {
    if (!(minimum > 0) || !(maximum > minimum) || Double.isInfinite(maximum)) {
      throw new IllegalArgumentException(
          "a flow needs 0 < minimum < maximum, got " + minimum + " and " + maximum);
    }
  }

  /** Carries states at the lowest level to latent codes at the highest, in place. */
  public void encode(DenoisingFunction denoiser, Batch batch) {
    flow(denoiser, batch, StrictMath.log(minimum), StrictMath.log(maximum));
  }

  /** Carries latent codes at the highest level to states at the lowest, in place. */
  public void decode(DenoisingFunction denoiser, Batch batch) {
    flow(denoiser, batch, StrictMath.log(maximum), StrictMath.log(minimum));
  }

  /** Samples: decodes white noise at the highest level, and denoises at the lowest. */
  public void sample(DenoisingFunction denoiser, Batch batch) {
    double[][] z = batch.normals(0, Purpose.START, 0);
    for (int row = 0; row < z.length; row++) {
      for (int i = 0; i < z[row].length; i++) {
        batch.rows()[row][i] = maximum * z[row][i];
      }
    }
    decode(denoiser, batch);
    double[] sigmas = new double[z.length];
    Arrays.fill(sigmas, minimum);
    denoiser.denoise(batch.rows(), sigmas, z);
    batch.evaluated();
    for (int row = 0; row < z.length; row++) {
      System.arraycopy(z[row], 0, batch.rows()[row], 0, z[row].length);
    }
  }

  private void flow(DenoisingFunction denoiser, Batch batch, double from, double to) {
    DormandPrince.integrate(
        (rows, states, l, derivatives) -> {
          double[] sigmas = new double[l.length];
          Arrays.setAll(sigmas, i -> StrictMath.exp(l[i]));
          denoiser.denoise(states, sigmas, derivatives);
          for (int i = 0; i < rows.length; i++) {
            batch.evaluated(rows[i], 1);
            for (int j = 0; j < derivatives[i].length; j++) {
              derivatives[i][j] = states[i][j] - derivatives[i][j];
            }
          }
        },
        batch.rows(),
        from,
        to,
        tolerance);
  }
}
