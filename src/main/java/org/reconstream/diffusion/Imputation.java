package org.reconstream.diffusion;

/**
 * Unconditional sampling made conditional on known components (Song et al. 2021): after every step
 * to time t, predictor's or corrector's, the known components of the state are replaced by {@code
 * a(t) y + b(t) z} with fresh z, and at the end by y itself.
 *
 * <p>An approximation: every step is conditioned on one noised copy of y, which is biased where
 * steps are few. With the components known up to noise, a posterior sampler of the selection is
 * exact.
 *
 * @param values y, of an image's length; what is not known is not read. Not copied
 * @param known which components are known. Not copied
 */
public record Imputation(double[] values, boolean[] known) {
  private static final int AFTER_PREDICTOR = 0;
  private static final int AFTER_CORRECTOR = 1;

  /** Checks that the lengths agree and that something is known. */
  public Imputation {
    boolean any = false;
    for (boolean k : known) {
      any |= k;
    }
    if (values.length != known.length || !any) {
      throw new IllegalArgumentException(
          "imputation of "
              + known.length
              + " components, some of them known, got "
              + values.length
              + " values"
              + (any ? "" : " and none known"));
    }
  }

  /** The same sampler with the known components in their place. */
  public PredictorCorrector in(PredictorCorrector sampler) {
    Predictor predictor =
        (model, batch, from, to, level) -> {
          sampler.predictor().step(model, batch, from, to, level);
          impute(model, batch, to, level, AFTER_PREDICTOR);
        };
    Corrector corrector =
        (model, batch, t, level) -> {
          sampler.corrector().correct(model, batch, t, level);
          impute(model, batch, t, level, AFTER_CORRECTOR);
        };
    return new PredictorCorrector(predictor, corrector, sampler.schedule());
  }

  /** Puts y into finished samples. */
  public void finish(Batch batch) {
    for (double[] row : batch.rows()) {
      for (int i = 0; i < row.length; i++) {
        row[i] = known[i] ? values[i] : row[i];
      }
    }
  }

  private void impute(ScoreModel model, Batch batch, double t, int level, int use) {
    if (batch.size() != values.length) {
      throw new IllegalArgumentException(
          "known components of "
              + values.length
              + " do not fit images of "
              + batch.size()
              + " components");
    }
    Perturbation kernel = model.sde().kernel(t);
    double[][] z = batch.normals(level, Purpose.IMPUTATION, use);
    for (int row = 0; row < z.length; row++) {
      double[] x = batch.rows()[row];
      for (int i = 0; i < x.length; i++) {
        if (known[i]) {
          x[i] = kernel.signal() * values[i] + kernel.noise() * z[row][i];
        }
      }
    }
  }
}
