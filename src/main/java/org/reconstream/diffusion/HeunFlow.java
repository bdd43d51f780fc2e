package org.reconstream.diffusion;

/**
 * One step of the probability-flow ODE by Heun's method in sigma (Karras et al. 2022, algorithm 2),
 * in units of the clean image, where it is {@code dx/dsigma = (x - D) / sigma} under every
 * diffusion. Two evaluations, one if the step ends at 0.
 *
 * @param churn how much noise is stirred in before a step
 */
public record HeunFlow(Churn churn) implements Predictor {
  /**
   * Noise stirred in before a step at sigma in {@code minimum..maximum}: the level is raised by the
   * factor {@code 1 + gain}.
   *
   * @param gain {@code min(S_churn / N, sqrt(2) - 1)}
   * @param minimum smallest level that is stirred
   * @param maximum largest level that is stirred
   * @param factor standard deviation of the fresh noise, S_noise
   */
  public record Churn(double gain, double minimum, double maximum, double factor) {
    /** No churn: the ODE itself. */
    public static final Churn NONE = new Churn(0, 0, 0, 1);

    /** Checks the gain. */
    public Churn {
      if (!(gain >= 0 && gain <= Math.sqrt(2) - 1) || !(factor >= 0)) {
        throw new IllegalArgumentException(
            "churn needs a gain between 0 and sqrt(2) - 1, got " + gain);
      }
    }

    /** S_churn spread over this many steps. */
    public static Churn of(
        double amount, int steps, double minimum, double maximum, double factor) {
      return new Churn(Math.min(amount / steps, Math.sqrt(2) - 1), minimum, maximum, factor);
    }
  }

  @Override
  public void step(ScoreModel model, Batch batch, double from, double to, int level) {
    Sde sde = model.sde();
    double s = sde.sigma(from);
    double next = sde.sigma(to);
    double[][] x = clean(batch, sde.signal(from));
    if (churn.gain() > 0 && s >= churn.minimum() && s <= churn.maximum()) {
      double raised = s * (1 + churn.gain());
      double deviation = churn.factor() * Math.sqrt(raised * raised - s * s);
      add(x, deviation, batch.normals(level, Purpose.PREDICTOR, 0));
      s = raised;
    }
    double[][] slope = slope(model, batch, x, s);
    double[][] euler = batch.scratch();
    for (int row = 0; row < x.length; row++) {
      for (int i = 0; i < x[row].length; i++) {
        euler[row][i] = x[row][i] + (next - s) * slope[row][i];
      }
    }
    if (next > 0) {
      double[][] second = slope(model, batch, euler, next);
      add(x, (next - s) / 2, slope);
      add(x, (next - s) / 2, second);
    } else {
      x = euler;
    }
    double scale = sde.signal(to);
    for (int row = 0; row < x.length; row++) {
      for (int i = 0; i < x[row].length; i++) {
        batch.rows()[row][i] = scale * x[row][i];
      }
    }
  }

  private static double[][] clean(Batch batch, double signal) {
    double[][] x = batch.scratch();
    for (int row = 0; row < x.length; row++) {
      for (int i = 0; i < x[row].length; i++) {
        x[row][i] = batch.rows()[row][i] / signal;
      }
    }
    return x;
  }

  private static double[][] slope(ScoreModel model, Batch batch, double[][] x, double sigma) {
    double[][] slope = batch.scratch();
    model.denoiseAt(batch, x, sigma, slope);
    for (int row = 0; row < x.length; row++) {
      for (int i = 0; i < x[row].length; i++) {
        slope[row][i] = (x[row][i] - slope[row][i]) / sigma;
      }
    }
    return slope;
  }

  private static void add(double[][] x, double factor, double[][] y) {
    for (int row = 0; row < x.length; row++) {
      for (int i = 0; i < x[row].length; i++) {
        x[row][i] += factor * y[row][i];
      }
    }
  }
}
