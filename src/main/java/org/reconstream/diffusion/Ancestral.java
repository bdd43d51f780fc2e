package org.reconstream.diffusion;

/**
 * The ancestral predictor: a draw from the Gaussian of the earlier state given this one and the
 * denoised image. In units of the clean image, with {@code s = b / a},
 *
 * <pre>{@code
 * up = eta s' sqrt(s^2 - s'^2) / s
 * x' = D + sqrt(s'^2 - up^2) (x - D) / s + up z
 * }</pre>
 *
 * <p>With eta 1 and the variance preserving SDE this is the sampler of Ho, Jain and Abbeel (2020)
 * with the posterior variance; with eta 0 it is DDIM (Song, Meng and Ermon 2021). A step to noise
 * level 0 returns D.
 *
 * @param eta share of fresh noise, 0 to 1
 */
public record Ancestral(double eta) implements Predictor {
  /** Checks the share. */
  public Ancestral {
    if (!(eta >= 0 && eta <= 1)) {
      throw new IllegalArgumentException("eta must be between 0 and 1, got " + eta);
    }
  }

  @Override
  public void step(ScoreModel model, Batch batch, double from, double to, int level) {
    Sde sde = model.sde();
    double s = sde.sigma(from);
    double next = sde.sigma(to);
    double up = eta * next * Math.sqrt(s * s - next * next) / s;
    double kept = Math.sqrt(next * next - up * up) / s;
    double a = sde.signal(from);
    double scale = sde.signal(to);
    double[][] denoised = batch.scratch();
    model.denoise(batch, batch.rows(), from, denoised);
    double[][] z = batch.normals(level, Purpose.PREDICTOR, 0);
    for (int row = 0; row < z.length; row++) {
      double[] x = batch.rows()[row];
      for (int i = 0; i < x.length; i++) {
        double d = denoised[row][i];
        x[i] = scale * (d + kept * (x[i] / a - d) + up * z[row][i]);
      }
    }
  }
}
