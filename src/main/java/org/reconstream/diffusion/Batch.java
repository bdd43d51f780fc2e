package org.reconstream.diffusion;

/**
 * Samples that are moved together: one flattened image and one count of denoiser evaluations per
 * row. Rows share nothing else, so the bits of a row do not depend on its neighbours. One thread at
 * a time.
 */
public final class Batch {
  private final double[][] rows;
  private final int[] draws;
  private final int[] evaluations;
  private final NormalSource source;

  private Batch(double[][] rows, int[] draws, NormalSource source) {
    if (rows.length == 0 || rows.length != draws.length) {
      throw new IllegalArgumentException(
          "a batch needs one draw index per row and at least one row, got "
              + rows.length
              + " rows and "
              + draws.length
              + " draws");
    }
    this.rows = rows;
    this.draws = draws;
    this.evaluations = new int[rows.length];
    this.source = source;
  }

  /**
   * A batch over given states.
   *
   * @param rows the states, shared and overwritten
   * @param draws the coordinate of each row in the random numbers
   */
  public static Batch of(double[][] rows, int[] draws, NormalSource source) {
    return new Batch(rows, draws.clone(), source);
  }

  /** A batch of zeros, whose rows are the draws {@code first, first + 1, ...}. */
  public static Batch zeros(int count, int size, int first, NormalSource source) {
    int[] draws = new int[count];
    for (int i = 0; i < count; i++) {
      draws[i] = first + i;
    }
    return new Batch(new double[count][size], draws, source);
  }

  /** The states themselves, not copies. */
  public double[][] rows() {
    return rows;
  }

  /** The number of rows. */
  public int count() {
    return rows.length;
  }

  /** The number of real components of a row. */
  public int size() {
    return rows[0].length;
  }

  /** The number of denoiser evaluations that a row has cost so far. */
  public int evaluations(int row) {
    return evaluations[row];
  }

  /** A fresh array of the batch's shape. */
  double[][] scratch() {
    return new double[count()][size()];
  }

  /** Counts one evaluation of every row. */
  void evaluated() {
    for (int row = 0; row < evaluations.length; row++) {
      evaluations[row]++;
    }
  }

  /** Counts evaluations of one row. */
  void evaluated(int row, int times) {
    evaluations[row] += times;
  }

  /** Fresh N(0, 1) numbers for every row. */
  double[][] normals(int level, Purpose purpose, int use) {
    double[][] target = scratch();
    for (int row = 0; row < target.length; row++) {
      source.normals(draws[row], level, purpose.code(use), target[row]);
    }
    return target;
  }

  /** The logarithm of a uniform number for one row: minus half the square of two normals. */
  double logUniform(int row, int level, int use) {
    double[] pair = new double[2];
    source.normals(draws[row], level, Purpose.ACCEPTANCE.code(use), pair);
    return -(pair[0] * pair[0] + pair[1] * pair[1]) / 2;
  }
}
