package org.reconstream.diffusion;

/**
 * The unadjusted Langevin algorithm: {@code steps} times {@code x + e score + sqrt(2 e) z}, the
 * step {@code e} by one of three rules. Every number is a row's own.
 *
 * @param rule the step
 * @param steps repetitions at one level
 */
public record Langevin(Rule rule, int steps) implements Corrector {
  /** How long a step is. */
  public sealed interface Rule {
    /**
     * The step of one row; 0 leaves the row alone.
     *
     * @param noise b(t)
     */
    double step(double noise, double[] score, double[] z);
  }

  /** A fixed step; stable below 2 / (largest curvature of -log p). */
  public record Fixed(double step) implements Rule {
    @Override
    public double step(double noise, double[] score, double[] z) {
      return step;
    }
  }

  /**
   * A fixed share of the noise variance, {@code e = share b^2} (Song and Ermon 2019), for annealing
   * through the levels.
   */
  public record Annealed(double share) implements Rule {
    private static final int GRID = 20_000;

    /** Checks the share. */
    public Annealed {
      if (!(share > 0 && share < 1)) {
        throw new IllegalArgumentException(
            "the step must be a share of the noise variance between 0 and 1, got " + share);
      }
    }

    /**
     * The share that keeps the variance of white noise closest to that of the level (Song and Ermon
     * 2020, technique 4): the smallest {@code (1-a)^(2T) (r^2 - 2/(2-a)) + 2/(2-a)}.
     *
     * @param ratio r, this level's noise over the next one's
     * @param steps T, the repetitions at one level
     */
    public static Annealed fitted(double ratio, int steps) {
      double best = Double.POSITIVE_INFINITY;
      double share = 0.5;
      for (int i = 1; i < GRID; i++) {
        double a = (double) i / GRID;
        double limit = 2 / (2 - a);
        double kept = StrictMath.pow(1 - a, 2 * steps);
        double variance = kept * (ratio * ratio - limit) + limit;
        if (variance < best) {
          best = variance;
          share = a;
        }
      }
      return new Annealed(share);
    }

    @Override
    public double step(double noise, double[] score, double[] z) {
      return share * noise * noise;
    }
  }

  /**
   * The step whose noise has a fixed ratio to its drift, {@code e = 2 (r |z| / |score|)^2} (Song et
   * al. 2021); 0.16 is their choice for images.
   *
   * @param ratio r
   */
  public record SignalToNoise(double ratio) implements Rule {
    /** Checks the ratio. */
    public SignalToNoise {
      if (!(ratio > 0)) {
        throw new IllegalArgumentException("the ratio must be positive, got " + ratio);
      }
    }

    @Override
    public double step(double noise, double[] score, double[] z) {
      double power = squared(score);
      return power == 0 ? 0 : 2 * ratio * ratio * squared(z) / power;
    }

    private static double squared(double[] v) {
      double sum = 0;
      for (double e : v) {
        sum += e * e;
      }
      return sum;
    }
  }

  /** Checks the number of steps. */
  public Langevin {
    if (steps < 1) {
      throw new IllegalArgumentException("a corrector needs at least one step, got " + steps);
    }
  }

  @Override
  public void correct(ScoreModel model, Batch batch, double t, int level) {
    double noise = model.sde().noise(t);
    double[][] score = batch.scratch();
    for (int step = 0; step < steps; step++) {
      model.score(batch, batch.rows(), t, score);
      double[][] z = batch.normals(level, Purpose.CORRECTOR, step);
      for (int row = 0; row < z.length; row++) {
        double e = rule.step(noise, score[row], z[row]);
        double root = Math.sqrt(2 * e);
        double[] x = batch.rows()[row];
        for (int i = 0; i < x.length; i++) {
          x[i] += e * score[row][i] + root * z[row][i];
        }
      }
    }
  }
}
