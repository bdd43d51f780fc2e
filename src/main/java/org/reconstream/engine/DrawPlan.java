package org.reconstream.engine;

import java.util.function.DoubleSupplier;

/**
 * How many draws a job makes. A fixed number; or 8, then 16, then 32, until the standard error of
 * the mean is small enough. The decision depends on the job's own first draws alone.
 *
 * @param first draws that are made in any case
 * @param most draws after which no more are made
 * @param standardError the error, in normalised units, at which an adaptive job ends
 */
record DrawPlan(int first, int most, double standardError) {
  private static final int FIRST_ADAPTIVE = 8;

  static DrawPlan of(Recipe recipe) {
    int first = recipe.adaptive() ? FIRST_ADAPTIVE : recipe.draws();
    return new DrawPlan(first, recipe.draws(), recipe.standardError());
  }

  /**
   * The number of draws to make in all, once so many are in.
   *
   * @param reached the standard error of their mean
   */
  int after(int draws, DoubleSupplier reached) {
    if (draws < first) {
      return first;
    }
    boolean enough = draws >= most || reached.getAsDouble() <= standardError;
    return enough ? draws : Math.min(most, 2 * draws);
  }
}
