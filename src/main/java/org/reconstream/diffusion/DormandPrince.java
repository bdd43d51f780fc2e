package org.reconstream.diffusion;

import java.util.Arrays;

/**
 * The adaptive Runge-Kutta method of order 5(4) of Dormand and Prince (1980), first same as last,
 * with a step and an error control of its own for every row: {@code err = sqrt(mean((h E)^2 / (atol
 * + rtol max(|y|, |y'|))^2))}, accepted up to 1, then {@code h} times {@code 0.9 err^(-1/5)}
 * clipped to 0.2..10.
 */
public final class DormandPrince {
  static final double[] NODES = {0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1};
  static final double[][] STAGES = {
    {},
    {1.0 / 5},
    {3.0 / 40, 9.0 / 40},
    {44.0 / 45, -56.0 / 15, 32.0 / 9},
    {19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729},
    {9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656},
    {35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84}
  };
  static final double[] ERROR = {
    71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40
  };
  private static final double FIRST_STEP = 0.1;

  /** A system {@code dy/dl = F(y, l)}, row by row. */
  @FunctionalInterface
  public interface OdeSystem {
    /**
     * The derivative of some rows.
     *
     * @param rows the index of each given row in the whole batch
     * @param states one state per given row; read only
     * @param l one position per given row
     * @param derivatives overwritten
     */
    void derivative(int[] rows, double[][] states, double[] l, double[][] derivatives);
  }

  /**
   * The error control.
   *
   * @param absolute atol
   * @param relative rtol
   * @param evaluations the number of derivatives of one row at which to give up
   */
  public record Tolerance(double absolute, double relative, int evaluations) {
    /** For samples: 1e-3. */
    public static final Tolerance SAMPLING = new Tolerance(1e-3, 1e-3, 500);

    /** For likelihoods: 1e-5. */
    public static final Tolerance LIKELIHOOD = new Tolerance(1e-5, 1e-5, 500);

    /** Checks the signs. */
    public Tolerance {
      if (!(absolute > 0) || !(relative >= 0) || evaluations < NODES.length) {
        throw new IllegalArgumentException(
            "a tolerance must be positive, got " + absolute + " and " + relative);
      }
    }
  }

  private final OdeSystem system;
  private final Tolerance tolerance;
  private final double end;
  private final double[][] y;
  private final double[][] trial;
  private final double[][][] k;
  private final double[] position;
  private final double[] step;
  private final boolean[] rejected;

  private DormandPrince(
      OdeSystem system, double[][] y, double from, double to, Tolerance tolerance) {
    int size = y[0].length;
    this.system = system;
    this.tolerance = tolerance;
    this.end = to;
    this.y = y;
    this.trial = new double[y.length][size];
    this.k = new double[NODES.length][y.length][size];
    this.position = new double[y.length];
    this.step = new double[y.length];
    this.rejected = new boolean[y.length];
    Arrays.fill(position, from);
    Arrays.fill(step, Math.copySign(Math.min(FIRST_STEP, Math.abs(to - from)), to - from));
  }

  /**
   * Integrates every row from one position to another, in either direction.
   *
   * @param y the states, overwritten
   * @throws IllegalStateException if a row needs more evaluations than allowed or is not finite
   */
  public static void integrate(
      OdeSystem system, double[][] y, double from, double to, Tolerance tolerance) {
    if (from != to) {
      new DormandPrince(system, y, from, to, tolerance).run();
    }
  }

  private void run() {
    int[] active = new int[y.length];
    Arrays.setAll(active, i -> i);
    evaluate(active, 0);
    int used = 1;
    while (active.length > 0) {
      used += NODES.length - 1;
      if (used > tolerance.evaluations()) {
        throw new IllegalStateException(
            "the adaptive solver needs more than "
                + tolerance.evaluations()
                + " evaluations; loosen its tolerance or choose a solver with fixed steps");
      }
      for (int stage = 1; stage < NODES.length; stage++) {
        evaluate(active, stage);
      }
      for (int row : active) {
        control(row);
      }
      active = Arrays.stream(active).filter(row -> position[row] != end).toArray();
    }
  }

  private void evaluate(int[] active, int stage) {
    double[][] states = new double[active.length][];
    double[][] derivatives = new double[active.length][];
    double[] positions = new double[active.length];
    for (int i = 0; i < active.length; i++) {
      int row = active[i];
      combine(row, STAGES[stage]);
      states[i] = trial[row];
      derivatives[i] = k[stage][row];
      positions[i] = position[row] + NODES[stage] * step[row];
    }
    system.derivative(active, states, positions, derivatives);
  }

  private void combine(int row, double[] weights) {
    double[] target = trial[row];
    System.arraycopy(y[row], 0, target, 0, target.length);
    for (int j = 0; j < weights.length; j++) {
      double weight = weights[j] * step[row];
      double[] slope = k[j][row];
      for (int i = 0; weight != 0 && i < target.length; i++) {
        target[i] += weight * slope[i];
      }
    }
  }

  /** Accepts or rejects the trial of the last stage, and sets the next step. */
  private void control(int row) {
    double error = error(row);
    if (!Double.isFinite(error)) {
      throw new IllegalStateException(
          "the adaptive solver met a value that is not finite; the prior fails on this state");
    }
    double factor = 0.9 * StrictMath.pow(Math.max(error, 1e-10), -0.2);
    factor = Math.max(0.2, Math.min(rejected[row] ? 1 : 10, factor));
    rejected[row] = error > 1;
    if (error <= 1) {
      System.arraycopy(trial[row], 0, y[row], 0, y[row].length);
      System.arraycopy(k[NODES.length - 1][row], 0, k[0][row], 0, y[row].length);
      position[row] += step[row];
    }
    double left = end - position[row];
    if (Math.abs(left) <= 1e-12 * Math.abs(step[row])) {
      position[row] = end;
    }
    step[row] *= factor;
    if (Math.abs(step[row]) >= Math.abs(left)) {
      step[row] = left;
    }
  }

  private double error(int row) {
    double sum = 0;
    for (int i = 0; i < y[row].length; i++) {
      double e = 0;
      for (int j = 0; j < ERROR.length; j++) {
        e += ERROR[j] * k[j][row][i];
      }
      double size = Math.max(Math.abs(y[row][i]), Math.abs(trial[row][i]));
      e *= step[row] / (tolerance.absolute() + tolerance.relative() * size);
      sum += e * e;
    }
    return Math.sqrt(sum / y[row].length);
  }
}
