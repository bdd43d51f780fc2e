package org.reconstream.posterior;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.ejml.simple.SimpleEVD;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.reconstream.array.NoiseStream;
import org.reconstream.physics.CartesianSense;
import org.reconstream.physics.ClosedFormNormal;
import org.reconstream.physics.ForwardModel;
import org.reconstream.physics.SamplingMask;
import org.reconstream.posterior.ChainNoise.Purpose;

/**
 * Mean and variance of draws against the dense inverse {@code width^2 (I + g H)^-1}, along the
 * eigenvectors of H, by conjugate gradients and in closed form.
 */
class DataStepTest {
  private static final int SIZE = SmallProblem.SIZE;
  private static final double WEIGHT = 20;
  private static final double WIDTH = 0.4;
  private static final int DRAWS = 4000;
  private static final CartesianSense SENSE = new CartesianSense(SmallProblem.maps(), rows());
  private static final ClosedFormNormal CLOSED = SENSE.closedForm(1000).orElseThrow();
  private static final SimpleMatrix NORMAL = normal();
  private static final SimpleEVD<SimpleMatrix> EIGEN = NORMAL.eig();

  /** Largest deviation of a mean in standard errors, and variance over the exact one. */
  private record Verdict(double worstMean, double measured, double unmeasured) {}

  @Test
  void closedFormDrawsHaveTheMeanAndVariance() {
    assertPasses(judge(CLOSED, null));
  }

  @Test
  void conjugateGradientDrawsHaveTheMeanAndVariance() {
    assertPasses(judge(SENSE, null));
  }

  @Test
  void missingNoiseIsCaught() {
    assertThat(judge(CLOSED, Purpose.IMAGE).measured).isLessThan(0.5);
    assertThat(judge(SENSE, Purpose.IMAGE).unmeasured).isLessThan(0.5);
    assertThat(judge(SENSE, Purpose.DATA).measured).isLessThan(0.7);
  }

  @Test
  void bothRoutesSolveTheSame() {
    float[] prior = SmallProblem.normals(SIZE, 5, 1);
    float[] data = SmallProblem.normals(SIZE, 5, 2);
    for (double g : new double[] {0.1, 20, 1e6}) {
      float[] u = new float[SIZE];
      new DataStep(CLOSED, 500, 1e-6).mean(g, prior, data, u);
      float[] v = prior.clone();
      new DataStep(SENSE, 500, 1e-6).mean(g, v, data, v);
      double error = 0;
      double power = 0;
      for (int i = 0; i < SIZE; i++) {
        error += Math.pow(u[i] - v[i], 2);
        power += Math.pow(v[i], 2);
      }
      assertThat(Math.sqrt(error / power)).as("g %s", g).isLessThan(1e-4);
    }
  }

  @Test
  void onlySamplersThatSolveGetAClosedForm() {
    float[] y = new float[SENSE.dataShape().size()];
    Problem problem = Problem.of(SENSE, y, 0.1);
    SamplerSpec solving = new SamplerSpec.DapsCal(50);
    SamplerSpec other = new ArchiveSpec.ScoreMri(50, 0.16);
    assertThat(ClosedForm.of(problem, solving).model()).isInstanceOf(ClosedFormNormal.class);
    assertThat(ClosedForm.of(problem, solving).data()).isSameAs(y);
    assertThat(ClosedForm.of(problem, other)).isSameAs(problem);
    assertThat(ClosedForm.bytes(rows(), 4, solving)).isGreaterThan(8 * 8 * 8 * 4);
    assertThat(ClosedForm.bytes(rows(), 4, other)).isZero();
  }

  private static void assertPasses(Verdict verdict) {
    assertThat(verdict.worstMean).as("mean in standard errors").isLessThan(4.5);
    assertThat(verdict.measured).as("measured variance").isBetween(0.98, 1.02);
    assertThat(verdict.unmeasured).as("null-space variance").isBetween(0.98, 1.02);
  }

  private static Verdict judge(
      ForwardModel model, @org.jspecify.annotations.Nullable Purpose missing) {
    float[] prior = SmallProblem.normals(SIZE, 3, 1);
    float[] data = SmallProblem.normals(SIZE, 3, 2);
    SimpleMatrix rightSide = column(prior).plus(column(data).scale(WEIGHT));
    SimpleMatrix exact = SimpleMatrix.identity(SIZE).plus(NORMAL.scale(WEIGHT)).solve(rightSide);
    double[] sum = new double[SIZE];
    double[] squares = new double[SIZE];
    SimpleMatrix vectors = vectors();
    DataStep step = new DataStep(model, DataStep.ITERATIONS, DataStep.FINE_TOLERANCE);
    float[] u = new float[SIZE];
    for (int k = 0; k < DRAWS; k++) {
      step.draw(WEIGHT, WIDTH, prior, data, noise(k, missing), 0, u);
      SimpleMatrix along = vectors.mult(column(u).minus(exact));
      for (int j = 0; j < SIZE; j++) {
        sum[j] += along.get(j);
        squares[j] += along.get(j) * along.get(j);
      }
    }
    return verdict(sum, squares);
  }

  private static Verdict verdict(double[] sum, double[] squares) {
    double worst = 0;
    double[] ratio = new double[2];
    int[] count = new int[2];
    for (int j = 0; j < SIZE; j++) {
      double h = EIGEN.getEigenvalue(j).getReal();
      double variance = WIDTH * WIDTH / (1 + WEIGHT * h);
      double mean = sum[j] / DRAWS;
      worst = Math.max(worst, Math.abs(mean) / Math.sqrt(variance / DRAWS));
      int space = h > 0.3 ? 0 : 1;
      ratio[space] += (squares[j] / DRAWS - mean * mean) / variance;
      count[space]++;
    }
    return new Verdict(worst, ratio[0] / count[0], ratio[1] / count[1]);
  }

  private static ChainNoise noise(int draw, @org.jspecify.annotations.Nullable Purpose missing) {
    return new ChainNoise(NoiseStream.ofKey(8), draw) {
      @Override
      void normals(int level, Purpose purpose, float[] target) {
        if (purpose == missing) {
          Arrays.fill(target, 0);
        } else {
          super.normals(level, purpose, target);
        }
      }
    };
  }

  /** Eigenvectors as rows. */
  private static SimpleMatrix vectors() {
    SimpleMatrix rows = new SimpleMatrix(SIZE, SIZE);
    for (int j = 0; j < SIZE; j++) {
      rows.insertIntoThis(j, 0, EIGEN.getEigenVector(j).transpose());
    }
    return rows;
  }

  private static SimpleMatrix normal() {
    SimpleMatrix normal = new SimpleMatrix(SIZE, SIZE);
    float[] out = new float[SIZE];
    for (int j = 0; j < SIZE; j++) {
      float[] unit = new float[SIZE];
      unit[j] = 1;
      SENSE.normal(unit, out);
      normal.insertIntoThis(0, j, column(out));
    }
    return normal.plus(normal.transpose()).scale(0.5);
  }

  private static SamplingMask rows() {
    int side = SmallProblem.SIDE;
    byte[] marks = new byte[side * side];
    for (int i = 0; i < marks.length; i++) {
      int row = i / side;
      marks[i] = (byte) (row == 1 || row == 4 ? 1 : 0);
    }
    return SamplingMask.of(side, side, marks);
  }

  private static SimpleMatrix column(float[] values) {
    SimpleMatrix column = new SimpleMatrix(values.length, 1);
    for (int i = 0; i < values.length; i++) {
      column.set(i, values[i]);
    }
    return column;
  }
}
