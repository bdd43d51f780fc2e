package org.reconstream.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;

class ConjugateGradientTest {
  @Test
  void solvesADiagonalSystem() {
    float[] diagonal = ForwardModelLaws.random(40, 1);
    float[] b = ForwardModelLaws.random(40, 2);
    float[] u = ForwardModelLaws.random(40, 3);
    ConjugateGradient solver = new ConjugateGradient(new DiagonalModel(diagonal), 200, 1e-6);
    assertThat(solver.solve(10, b, u).converged()).isTrue();
    for (int i = 0; i < u.length; i++) {
      double exact = b[i] / (1 + 10.0 * diagonal[i] * diagonal[i]);
      assertThat((double) u[i]).isCloseTo(exact, within(1e-5));
    }
  }

  @Test
  void thePreconditionerThatIsTheInverseNeedsOneIteration() {
    float[] diagonal = ForwardModelLaws.random(40, 1);
    float[] b = ForwardModelLaws.random(40, 2);
    float[] inverse = new float[40];
    for (int i = 0; i < inverse.length; i++) {
      inverse[i] = 1 / (1 + 10 * diagonal[i] * diagonal[i]);
    }
    float[] u = new float[40];
    ConjugateGradient solver = new ConjugateGradient(new DiagonalModel(diagonal), 50, 1e-5);
    assertThat(solver.solve(10, b, u, inverse).iterations()).isEqualTo(1);
    for (int i = 0; i < u.length; i++) {
      assertThat(u[i]).isCloseTo(b[i] * inverse[i], within(1e-5f));
    }
  }

  @Test
  void anyPositivePreconditionerGivesTheSameSolution() {
    float[] diagonal = ForwardModelLaws.random(40, 1);
    float[] b = ForwardModelLaws.random(40, 2);
    float[] odd = ForwardModelLaws.random(40, 3);
    for (int i = 0; i < odd.length; i++) {
      odd[i] = 0.1f + Math.abs(odd[i]);
    }
    float[] plain = new float[40];
    float[] preconditioned = new float[40];
    ConjugateGradient solver = new ConjugateGradient(new DiagonalModel(diagonal), 500, 1e-6);
    solver.solve(10, b, plain);
    assertThat(solver.solve(10, b, preconditioned, odd).converged()).isTrue();
    assertThat(preconditioned).usingComparatorWithPrecision(1e-4f).containsExactly(plain);
    solver.solve(10, new float[40], preconditioned, odd);
    assertThat(preconditioned).containsOnly(0);
    assertThatThrownBy(() -> solver.solve(10, b, plain, new float[3]))
        .hasMessage("a system of 40 got a preconditioner of 3");
  }

  @Test
  void aStartAtTheSolutionTakesNoIteration() {
    float[] b = ForwardModelLaws.random(8, 1);
    float[] u = b.clone();
    ConjugateGradient solver = new ConjugateGradient(new DiagonalModel(new float[8]), 5, 1e-3);
    assertThat(solver.solve(3, b, u)).isEqualTo(new ConjugateGradient.Outcome(0, true));
    assertThat(u).isEqualTo(b);
  }

  @Test
  void aZeroRightHandSideEndsAtZero() {
    float[] u = ForwardModelLaws.random(8, 1);
    ConjugateGradient solver =
        new ConjugateGradient(new DiagonalModel(ForwardModelLaws.random(8, 2)), 50, 1e-3);
    assertThat(solver.solve(1, new float[8], u)).isEqualTo(new ConjugateGradient.Outcome(0, true));
    assertThat(u).containsOnly(0);
  }

  @Test
  void aSystemBelowSinglePrecisionGivesNoNotANumber() {
    float[] b = new float[8];
    b[3] = 1e-38f;
    float[] u = new float[8];
    new ConjugateGradient(new DiagonalModel(ForwardModelLaws.random(8, 2)), 50, 0).solve(1, b, u);
    for (float value : u) {
      assertThat(value).isFinite();
    }
  }

  @Test
  void reportsThatItDidNotConverge() {
    ConjugateGradient solver =
        new ConjugateGradient(new DiagonalModel(ForwardModelLaws.random(500, 1)), 3, 1e-6);
    assertThat(solver.solve(1000, ForwardModelLaws.random(500, 2), new float[500]))
        .isEqualTo(new ConjugateGradient.Outcome(3, false));
  }

  @Test
  void aUsedSolverGivesTheSameBits() {
    ForwardModel model = lineModel(1);
    float[] b = ForwardModelLaws.random(128, 2);
    float[] first = new float[128];
    float[] second = new float[128];
    ConjugateGradient solver = new ConjugateGradient(model, 60, 1e-4);
    solver.solve(300, b, first);
    solver.solve(7, ForwardModelLaws.random(128, 3), new float[128]);
    solver.solve(300, b, second);
    assertThat(second).isEqualTo(first);
  }

  @Test
  void refusesArraysOfTheWrongLength() {
    ConjugateGradient solver = new ConjugateGradient(new DiagonalModel(new float[8]), 5, 1e-3);
    assertThatThrownBy(() -> solver.solve(1, new float[8], new float[7]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[1, 1, 8]");
  }

  /**
   * Iterations of a draw {@code (I + g H) u = x0 + g A^T (A x + noise)} started at x0, on lines of
   * 64 pixels with 4 smooth coils, fourfold undersampled with a calibration centre: they grow as
   * the square root of g. The figures are those of the slowest of 20 rows.
   */
  @ParameterizedTest
  @CsvSource({
    "0.25, 13, 25, 37",
    "0.05, 10, 17, 23",
    "0.005, 5, 9, 11",
    "0.0004, 1, 3, 4",
  })
  void iterationsOfAPosteriorDrawFollowTheReferenceStudy(
      double v, int loose, int standard, int tight) {
    assertThat(mostIterations(v, 1e-2)).isCloseTo(loose, within(3));
    assertThat(mostIterations(v, 1e-3)).isCloseTo(standard, within(3));
    assertThat(mostIterations(v, 1e-4)).isCloseTo(tight, within(3));
  }

  private static int mostIterations(double v, double tolerance) {
    double sigma = 0.02;
    double g = v / (sigma * sigma);
    int most = 0;
    int problems = 20;
    for (int key = 0; key < problems; key++) {
      ForwardModel model = lineModel(key);
      float[] truth = new float[128];
      float[] noise = ForwardModelLaws.random(128, 100 + key);
      float[] z = ForwardModelLaws.random(128, 200 + key);
      float[] error = ForwardModelLaws.random(128, 600 + key);
      float[] b = new float[128];
      float[] data = new float[model.dataShape().size()];
      for (int i = 0; i < 128; i++) {
        double guess = Math.sqrt(0.25 - v) * z[i];
        truth[i] = (float) (guess + Math.sqrt(v) * error[i]);
        b[i] = (float) (guess + Math.sqrt(v) * noise[i]);
      }
      model.apply(truth, data);
      float[] n1 = ForwardModelLaws.random(data.length, 300 + key);
      float[] n0 = ForwardModelLaws.random(data.length, 400 + key);
      for (int i = 0; i < data.length; i++) {
        data[i] += (float) (sigma * (n1[i] + n0[i]));
      }
      float[] u = b.clone();
      float[] adjoint = new float[128];
      model.adjoint(data, adjoint);
      for (int i = 0; i < 128; i++) {
        b[i] += (float) (g * adjoint[i]);
      }
      most =
          Math.max(most, new ConjugateGradient(model, 200, tolerance).solve(g, b, u).iterations());
    }
    return most;
  }

  private static ForwardModel lineModel(int key) {
    int n = 64;
    int coils = 4;
    float[] maps = new float[coils * 2 * n];
    for (int j = 0; j < n; j++) {
      double power = 0;
      for (int c = 0; c < coils; c++) {
        double d = (j - (c + 0.5) * n / coils) / (0.35 * n);
        double magnitude = Math.exp(-0.5 * d * d);
        maps[2 * c * n + j] = (float) (magnitude * Math.cos(0.7 * c + 1.5 * j / n * (c - 1.5)));
        maps[(2 * c + 1) * n + j] =
            (float) (magnitude * Math.sin(0.7 * c + 1.5 * j / n * (c - 1.5)));
        power += magnitude * magnitude;
      }
      for (int row = 0; row < 2 * coils; row++) {
        maps[row * n + j] /= (float) Math.sqrt(power);
      }
    }
    byte[] marks = new byte[n];
    float[] chance = ForwardModelLaws.random(n, 500 + key);
    for (int k = 30; k < 35; k++) {
      marks[k] = 1;
    }
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> chance[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int count = 5;
    for (int i = 0; count < n / 4; i++) {
      count += marks[order[i]] == 0 ? 1 : 0;
      marks[order[i]] = 1;
    }
    return new CartesianSense(
        Tensor.of(Shape.of(coils, 2, 1, n), maps), SamplingMask.of(1, n, marks));
  }
}
