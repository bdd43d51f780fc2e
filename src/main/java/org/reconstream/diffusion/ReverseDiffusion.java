package org.reconstream.diffusion;

/**
 * The reverse-diffusion predictor (Song et al. 2021): the reverse SDE discretised as the forward
 * one is, with the exact variance of the forward step. With {@code q = a / a'} and {@code v = b^2 -
 * q^2 b'^2},
 *
 * <pre>{@code x' = (2 - q) x + v score + sqrt(v) z}</pre>
 *
 * <p>Variance exploding: {@code q = 1}, {@code v = s^2 - s'^2}. Variance preserving: {@code v =
 * beta_i}, {@code q = sqrt(1 - beta_i)}.
 */
public record ReverseDiffusion() implements Predictor {
  @Override
  public void step(ScoreModel model, Batch batch, double from, double to, int level) {
    Perturbation now = model.sde().kernel(from);
    Perturbation next = model.sde().kernel(to);
    double q = now.signal() / next.signal();
    double variance = now.noise() * now.noise() - q * q * next.noise() * next.noise();
    double deviation = Math.sqrt(variance);
    double[][] score = batch.scratch();
    model.score(batch, batch.rows(), from, score);
    double[][] z = batch.normals(level, Purpose.PREDICTOR, 0);
    for (int row = 0; row < z.length; row++) {
      double[] x = batch.rows()[row];
      for (int i = 0; i < x.length; i++) {
        x[i] = (2 - q) * x[i] + variance * score[row][i] + deviation * z[row][i];
      }
    }
  }
}
