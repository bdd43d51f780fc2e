package org.reconstream.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.ejml.simple.SimpleEVD;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.reconstream.array.NoiseStream;
import org.reconstream.physics.Beam;
import org.reconstream.physics.ct.ImageGrid;
import org.reconstream.physics.ct.LineIntegrals;
import org.reconstream.physics.ct.WhitenedSinogram;

/**
 * Draws given weighted rays on 12 x 12 pixels against the dense inverse: {@code Sigma = (A^T A /
 * sigma^2 + I / v)^-1}, {@code mu = Sigma (A^T y / sigma^2 + D / v)}.
 */
class RayDrawTest {
  private static final int SIDE = 12;
  private static final int SIZE = SIDE * SIDE;
  private static final int DRAWS = 1000;
  private static final double V = 0.01;

  private final WhitenedSinogram model = model();
  private final SimpleMatrix a = dense(model);
  private final float[] prior = numbers(SIZE, 1, 0.2);
  private final double sigma = 0.02;
  private final Problem problem = problem();

  private static WhitenedSinogram model() {
    double[] angles = new double[9];
    for (int view = 0; view < angles.length; view++) {
      angles[view] = 0.05 + view * Math.PI / angles.length;
    }
    LineIntegrals integrals =
        new LineIntegrals(new Beam.Parallel(4, 8), angles, 17, new ImageGrid(SIDE, SIDE, 4));
    float[] weights = new float[integrals.rays()];
    for (int ray = 0; ray < weights.length; ray++) {
      weights[ray] = ray % 13 == 0 ? 0 : (float) Math.pow(10, 1 + ray % 17 / 5.0);
    }
    return new WhitenedSinogram(integrals, weights, 0.02);
  }

  private static SimpleMatrix dense(WhitenedSinogram model) {
    SimpleMatrix a = new SimpleMatrix(model.dataShape().size(), SIZE);
    float[] unit = new float[SIZE];
    float[] column = new float[model.dataShape().size()];
    for (int j = 0; j < SIZE; j++) {
      Arrays.fill(unit, 0);
      unit[j] = 1;
      model.apply(unit, column);
      for (int i = 0; i < column.length; i++) {
        a.set(i, j, column[i]);
      }
    }
    return a;
  }

  private static float[] numbers(int length, int key, double scale) {
    float[] values = new float[length];
    NoiseStream.ofKey(key).normals(0, 0, 0, values);
    for (int i = 0; i < length; i++) {
      values[i] *= (float) scale;
    }
    return values;
  }

  private Problem problem() {
    float[] truth = numbers(SIZE, 2, 0.2);
    float[] data = new float[model.dataShape().size()];
    model.apply(truth, data);
    float[] noise = numbers(data.length, 3, sigma);
    for (int i = 0; i < data.length; i++) {
      data[i] += noise[i];
    }
    return Problem.of(model, data, sigma);
  }

  @Test
  void meanAndCovarianceAreThoseOfTheDenseInverse() {
    SimpleMatrix precision =
        a.transpose()
            .mult(a)
            .scale(1 / (sigma * sigma))
            .plus(SimpleMatrix.identity(SIZE).scale(1 / V));
    SimpleMatrix right = new SimpleMatrix(SIZE, 1);
    for (int j = 0; j < SIZE; j++) {
      right.set(j, problem.adjointData()[j] / (sigma * sigma) + prior[j] / V);
    }
    SimpleMatrix mean = precision.solve(right);
    SimpleEVD<SimpleMatrix> eigen = precision.eig();
    DataStep step = new DataStep(model, DataStep.ITERATIONS, DataStep.TOLERANCE);
    SimpleMatrix vectors = new SimpleMatrix(SIZE, SIZE);
    double[] values = new double[SIZE];
    for (int j = 0; j < SIZE; j++) {
      vectors.insertIntoThis(0, j, eigen.getEigenVector(j));
      values[j] = eigen.getEigenvalue(j).getReal();
    }
    double[] sums = new double[SIZE];
    double[] squares = new double[SIZE];
    float[] u = new float[SIZE];
    for (int draw = 0; draw < DRAWS; draw++) {
      ChainNoise noise = new ChainNoise(NoiseStream.ofKey(9), draw);
      draw(step, 0, noise, u);
      SimpleMatrix off = new SimpleMatrix(SIZE, 1);
      for (int j = 0; j < SIZE; j++) {
        off.set(j, u[j] - mean.get(j));
      }
      SimpleMatrix along = vectors.transpose().mult(off);
      for (int j = 0; j < SIZE; j++) {
        double standardised = along.get(j) * Math.sqrt(values[j]);
        sums[j] += standardised;
        squares[j] += standardised * standardised;
      }
    }
    assertThat(step.unconverged()).isZero();
    check(values, sums, squares);
  }

  private void draw(DataStep step, double added, ChainNoise noise, float[] u) {
    step.drawBeforeNoise(
        problem.weight(V), Math.sqrt(V), prior, problem.adjointData(), noise, 0, added, u);
  }

  /**
   * Where the data speak more than the prior, and where they do not. The mean of 1000 draws is off
   * by 0.032 standard deviations by chance.
   */
  private static void check(double[] values, double[] sums, double[] squares) {
    double[] variance = new double[2];
    double[] bias = new double[2];
    int[] count = new int[2];
    for (int j = 0; j < SIZE; j++) {
      int group = values[j] > 2 / V ? 1 : 0;
      double average = sums[j] / DRAWS;
      variance[group] += squares[j] / DRAWS - average * average;
      bias[group] += average * average;
      count[group]++;
    }
    for (int group = 0; group < 2; group++) {
      assertThat(count[group]).isGreaterThan(30);
      assertThat(variance[group] / count[group]).isCloseTo(1, within(0.03));
      assertThat(Math.sqrt(bias[group] / count[group])).isLessThan(0.06);
    }
  }

  @Test
  void unsolvedDataWouldBeSeen() {
    DataStep step = new DataStep(model, DataStep.ITERATIONS, DataStep.TOLERANCE);
    float[] careful = new float[SIZE];
    float[] careless = new float[SIZE];
    ChainNoise noise = new ChainNoise(NoiseStream.ofKey(9), 0);
    draw(step, 0, noise, careful);
    draw(step, 50, noise, careless);
    float[] fit = new float[model.dataShape().size()];
    assertThat(EvidenceTally.residualRatio(model, problem.data(), sigma, careless, fit))
        .isGreaterThan(2 * EvidenceTally.residualRatio(model, problem.data(), sigma, careful, fit));
  }
}
