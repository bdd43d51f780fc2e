package org.reconstream.posterior;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reconstream.physics.CartesianSense;
import org.reconstream.physics.ForwardModel;
import org.reconstream.physics.SamplingMask;

/**
 * The posterior mean of {@code x0 ~ N(D, v I)} by the solve over the image, {@code (I + g A^T A)^-1
 * (D + g A^T y)} with {@code g = v / sigmaY^2}, equals the one by a solve over the data, {@code D +
 * v A^T (v A A^T + sigmaY^2 I)^-1 (y - A D)}.
 */
final class PosteriorMeanFormsTest {
  private static final int SIZE = SmallProblem.SIZE;
  private static final double SIGMA_Y = 0.07;
  private static final double FINE = 1e-7;

  static Stream<Arguments> models() {
    CartesianSense scattered = new CartesianSense(SmallProblem.maps(), mask(p -> p % 3 == 0));
    CartesianSense rows =
        new CartesianSense(SmallProblem.maps(), mask(p -> p / SmallProblem.SIDE % 3 == 1));
    return Stream.of(0.0004, 0.05, 0.5)
        .flatMap(
            v ->
                Stream.of(
                    Arguments.of("conjugate gradients", scattered, v),
                    Arguments.of("closed form", rows.closedForm(1000).orElseThrow(), v)));
  }

  @ParameterizedTest(name = "{0}, v = {2}")
  @MethodSource("models")
  void imageAndDataFormAgree(String route, ForwardModel model, double v) {
    float[] denoised = SmallProblem.normals(SIZE, 4, 1);
    float[] y = SmallProblem.normals(model.dataShape().size(), 4, 2);
    Problem problem = Problem.of(model, y, SIGMA_Y);
    float[] u = new float[SIZE];
    new DataStep(model, 500, FINE).mean(problem.weight(v), denoised, problem.adjointData(), u);
    SimpleMatrix expected = overData(model, denoised, y, v);
    double error = column(u).minus(expected).normF() / expected.normF();
    assertThat(error).as(route).isLessThan(1e-5);
  }

  private static SimpleMatrix overData(ForwardModel model, float[] denoised, float[] y, double v) {
    SimpleMatrix a = new SimpleMatrix(y.length, SIZE);
    for (int j = 0; j < SIZE; j++) {
      float[] unit = new float[SIZE];
      float[] out = new float[y.length];
      unit[j] = 1;
      model.apply(unit, out);
      a.insertIntoThis(0, j, column(out));
    }
    SimpleMatrix noise = SimpleMatrix.identity(y.length).scale(SIGMA_Y * SIGMA_Y);
    SimpleMatrix misfit = column(y).minus(a.mult(column(denoised)));
    SimpleMatrix weighted = a.mult(a.transpose()).scale(v).plus(noise).solve(misfit);
    return column(denoised).plus(a.transpose().mult(weighted).scale(v));
  }

  private static SamplingMask mask(IntPredicate measured) {
    byte[] marks = new byte[SmallProblem.SIDE * SmallProblem.SIDE];
    for (int p = 0; p < marks.length; p++) {
      marks[p] = (byte) (measured.test(p) ? 1 : 0);
    }
    return SamplingMask.of(SmallProblem.SIDE, SmallProblem.SIDE, marks);
  }

  private static SimpleMatrix column(float[] values) {
    SimpleMatrix column = new SimpleMatrix(values.length, 1);
    for (int i = 0; i < values.length; i++) {
      column.set(i, values[i]);
    }
    return column;
  }
}
