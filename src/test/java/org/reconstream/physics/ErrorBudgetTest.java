package org.reconstream.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Solves to a budget, on a diagonal whose solutions are known. */
class ErrorBudgetTest {
  private static final int SIZE = 400;
  private static final double G = 1000;
  private static final double NONE = 1e-12;
  private static final float[] DIAGONAL = diagonal();
  private static final float[] RIGHT = ForwardModelLaws.random(SIZE, 2);

  private record Result(int iterations, double energy, double square) {}

  /** From nothing, which the data do not see, to 1, evenly in the logarithm. */
  private static float[] diagonal() {
    float[] diagonal = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      diagonal[i] = i % 3 == 0 ? 0 : (float) Math.pow(10, -2.0 * i / SIZE);
    }
    return diagonal;
  }

  private static Result solve(ErrorBudget budget) {
    float[] u = new float[SIZE];
    ConjugateGradient solver = new ConjugateGradient(new DiagonalModel(DIAGONAL), 500, 0);
    ConjugateGradient.Outcome outcome = solver.solve(G, RIGHT, u, budget);
    assertThat(outcome.converged()).isTrue();
    double energy = 0;
    double square = 0;
    for (int i = 0; i < SIZE; i++) {
      double m = 1 + G * DIAGONAL[i] * DIAGONAL[i];
      double e = u[i] - RIGHT[i] / m;
      energy += m * e * e;
      square += e * e;
    }
    return new Result(outcome.iterations(), energy, square);
  }

  @ParameterizedTest
  @ValueSource(doubles = {10, 1, 0.1, 1e-2, 1e-3, 1e-4})
  void theEnergyIsWithinItsAllowanceAndNotFarBelow(double allowed) {
    double energy = solve(new ErrorBudget(allowed, 0)).energy;
    assertThat(energy).isLessThanOrEqualTo(allowed);
    assertThat(energy).isGreaterThan(allowed / 50);
  }

  @ParameterizedTest
  @ValueSource(doubles = {10, 1, 0.1, 1e-2, 1e-3})
  void theSquareIsWithinItsAllowanceAndNotFarBelow(double allowed) {
    double square = solve(new ErrorBudget(NONE, allowed)).square;
    assertThat(square).isLessThanOrEqualTo(allowed);
    assertThat(square).isGreaterThan(allowed / 200);
  }

  /** The square is an estimate, the energy a bound. */
  @Test
  void whatNoiseWillHideIsNotSolved() {
    Result kept = solve(ErrorBudget.ofDraw(0.05, SIZE, 0.01, 0));
    Result noised = solve(ErrorBudget.ofDraw(0.05, SIZE, 0.01, 3));
    assertThat(noised.iterations).isLessThan(kept.iterations / 2);
    assertThat(kept.energy).isLessThan(0.05 * 0.05 * SIZE * 0.01);
    assertThat(noised.square).isLessThan(1.5 * 0.05 * 0.05 * SIZE * 3 * 3);
  }

  @Test
  void aBudgetTooSmallForSinglePrecisionEndsAtTheLimit() {
    ConjugateGradient solver = new ConjugateGradient(new DiagonalModel(DIAGONAL), 30, 0);
    float[] u = new float[SIZE];
    assertThat(solver.solve(G, RIGHT, u, new ErrorBudget(1e-300, 0)))
        .isEqualTo(new ConjugateGradient.Outcome(30, false));
  }

  @Test
  void aZeroRightHandSideEndsAtZero() {
    float[] u = new float[SIZE];
    ConjugateGradient solver = new ConjugateGradient(new DiagonalModel(DIAGONAL), 30, 0);
    solver.solve(G, new float[SIZE], u, new ErrorBudget(1, 1));
    assertThat(u).containsOnly(0);
  }

  @Test
  void refusesAnErrorWithoutAllowance() {
    assertThatThrownBy(() -> new ErrorBudget(0, 0)).hasMessageContaining("positive energy");
    assertThatThrownBy(() -> new ErrorBudget(1, Double.NaN)).hasMessageContaining("square");
  }
}
