package org.reconstream.diffusion;

/**
 * One step of the reverse-time SDE {@code dx = [f - g^2 score] dt + g dw} by a general stochastic
 * integrator. Evaluates the model at the end of the step for {@link StochasticScheme#HEUN}, so the
 * noise there must not be 0.
 *
 * @param scheme the integrator
 */
public record ReverseSde(StochasticScheme scheme) implements Predictor {
  @Override
  public void step(ScoreModel model, Batch batch, double from, double to, int level) {
    double[][] z1 = batch.normals(level, Purpose.PREDICTOR, 0);
    double[][] z2 =
        scheme == StochasticScheme.SRA1 ? batch.normals(level, Purpose.PREDICTOR_SECOND, 0) : z1;
    scheme.step(new Reversed(model, batch, from), batch.rows(), 0, from - to, z1, z2);
  }

  /** The process in {@code tau = start - t}. */
  private record Reversed(ScoreModel model, Batch batch, double start) implements DiffusionProcess {
    @Override
    public void drift(double[][] states, double tau, double[][] drift) {
      model.reverseDrift(batch, states, start - tau, drift);
      for (double[] row : drift) {
        for (int i = 0; i < row.length; i++) {
          row[i] = -row[i];
        }
      }
    }

    @Override
    public double diffusion(double tau) {
      return model.sde().diffusion(start - tau);
    }

    @Override
    public double diffusionSlope(double tau) {
      return model.sde().diffusionSlope(start - tau);
    }
  }
}
