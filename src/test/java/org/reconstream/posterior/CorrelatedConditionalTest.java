package org.reconstream.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.reconstream.array.NoiseStream;
import org.reconstream.array.Shape;
import org.reconstream.prior.ErrorCovariance;
import org.reconstream.prior.LocalActivity;
import org.reconstream.prior.Spectrum;

/** Against dense matrices: the covariance that a table says, and the conditional that follows. */
final class CorrelatedConditionalTest {
  private static final double SIGMA_Y = 0.1;
  private static final double SIGMA = 0.3;
  private static final int DRAWS = 6000;
  private static final Spectrum RED =
      Spectrum.of(0.05, new double[] {0, 0.1, 0.3, 0.7}, new double[] {2, 0.8, 0.15, 0.05});
  private static final SmallProblem SMALL = new SmallProblem(RED, SIGMA_Y, 4);
  private static final Problem PROBLEM = Problem.of(SMALL.model, SMALL.data, SIGMA_Y);
  private static final float[] DENOISED = SmallProblem.normals(SmallProblem.SIZE, 9, 1);
  private static final ErrorCovariance TABLE =
      table(new double[] {0.5, 3}, new double[] {0.01, 0.2}, new double[] {20, 5, 0.5, 0.2});

  @Test
  void theTransposeIsTheAdjoint() {
    for (int channels = 1; channels <= 3; channels++) {
      ErrorFactor factor = factor(channels, 6, 5);
      float[] latent = SmallProblem.normals(factor.latentShape().size(), 1, channels);
      float[] image = SmallProblem.normals(channels * 30, 2, channels);
      float[] applied = new float[image.length];
      float[] transposed = new float[latent.length];
      factor.apply(latent, applied);
      factor.transpose(image, transposed);
      double left = dot(applied, image);
      assertThat(dot(latent, transposed)).isCloseTo(left, within(1e-5 * Math.abs(left)));
    }
  }

  @Test
  void everyPixelHasTheVarianceOfItsActivity() {
    for (int channels = 1; channels <= 3; channels++) {
      float[] denoised = SmallProblem.normals(channels * 30, 7, channels);
      ErrorFactor factor = new ErrorFactor(TABLE, Shape.of(channels, 6, 5));
      factor.at(SIGMA, denoised);
      float[] activity = LocalActivity.of(denoised, 6, 5);
      float[] latent = new float[factor.latentShape().size()];
      for (int i = 0; i < denoised.length; i++) {
        float[] unit = new float[denoised.length];
        unit[i] = 1;
        factor.transpose(unit, latent);
        double v = TABLE.at(SIGMA).variance(activity[i % 30]);
        assertThat(dot(latent, latent)).isCloseTo(v, within(1e-4 * v));
      }
    }
  }

  @Test
  void aLevelTableIsTheIsotropicConditional() {
    double v = 0.05;
    ErrorCovariance level = table(new double[] {1, 2}, new double[] {v, v}, new double[] {7, 7});
    float[] expected = new float[DENOISED.length];
    new IsotropicConditional(PROBLEM, s -> v, 1e-6).mean(SIGMA, DENOISED, expected);
    float[] found = DENOISED.clone();
    new CorrelatedConditional(PROBLEM, level, 1e-5).mean(SIGMA, found, found);
    assertThat(distance(found, expected)).isLessThan(1e-3 * distance(expected, DENOISED));
  }

  @Test
  void drawsHaveTheMeanAndCovarianceOfTheConditional() {
    SimpleMatrix prior = priorCovariance();
    SimpleMatrix a = dense();
    SimpleMatrix gain =
        prior
            .mult(a.transpose())
            .mult(
                a.mult(prior)
                    .mult(a.transpose())
                    .plus(SimpleMatrix.identity(a.getNumRows()).scale(SIGMA_Y * SIGMA_Y))
                    .invert());
    SimpleMatrix d = column(DENOISED);
    SimpleMatrix mean = d.plus(gain.mult(column(SMALL.data).minus(a.mult(d))));
    SimpleMatrix covariance = prior.minus(gain.mult(a).mult(prior));

    CorrelatedConditional conditional = new CorrelatedConditional(PROBLEM, TABLE, 1e-5);
    float[] exact = new float[DENOISED.length];
    conditional.mean(SIGMA, DENOISED, exact);
    assertThat(column(exact).minus(mean).normF()).isLessThan(1e-3 * mean.minus(d).normF());

    SimpleMatrix sum = new SimpleMatrix(DENOISED.length, 1);
    double[] squares = new double[DENOISED.length];
    NoiseStream noise = NoiseStream.of("correlated", 1);
    for (int draw = 0; draw < DRAWS; draw++) {
      float[] u = new float[DENOISED.length];
      conditional.draw(SIGMA, DENOISED, new ChainNoise(noise, draw), 0, 0, u);
      sum = sum.plus(column(u));
      for (int i = 0; i < u.length; i++) {
        squares[i] += Math.pow(u[i] - mean.get(i), 2);
      }
    }
    double total = 0;
    for (int i = 0; i < squares.length; i++) {
      double exactVariance = covariance.get(i, i);
      double error = Math.sqrt(exactVariance / DRAWS);
      assertThat(sum.get(i) / DRAWS).isCloseTo(mean.get(i), within(4.5 * error));
      assertThat(squares[i] / DRAWS / exactVariance).isBetween(0.9, 1.1);
      total += squares[i] / DRAWS;
    }
    assertThat(total / covariance.trace()).isBetween(0.98, 1.02);
    assertThat(conditional.unconverged()).isZero();
  }

  private static ErrorFactor factor(int channels, int height, int width) {
    ErrorFactor factor = new ErrorFactor(TABLE, Shape.of(channels, height, width));
    factor.at(SIGMA, SmallProblem.normals(channels * height * width, 4, channels));
    return factor;
  }

  private static ErrorCovariance table(double[] activity, double[] variance, double[] power) {
    return ErrorCovariance.of(
        new double[] {0.01, 10},
        new double[][] {activity, activity},
        new double[][] {variance, variance},
        new double[][] {power, power});
  }

  private static SimpleMatrix priorCovariance() {
    ErrorFactor factor = new ErrorFactor(TABLE, SMALL.model.imageShape());
    factor.at(SIGMA, DENOISED);
    SimpleMatrix transposed = new SimpleMatrix(factor.latentShape().size(), DENOISED.length);
    float[] latent = new float[transposed.getNumRows()];
    for (int i = 0; i < DENOISED.length; i++) {
      float[] unit = new float[DENOISED.length];
      unit[i] = 1;
      factor.transpose(unit, latent);
      transposed.setColumn(i, column(latent));
    }
    return transposed.transpose().mult(transposed);
  }

  private static SimpleMatrix dense() {
    SimpleMatrix a = new SimpleMatrix(SMALL.data.length, DENOISED.length);
    float[] seen = new float[SMALL.data.length];
    for (int i = 0; i < DENOISED.length; i++) {
      float[] unit = new float[DENOISED.length];
      unit[i] = 1;
      SMALL.model.apply(unit, seen);
      a.setColumn(i, column(seen));
    }
    return a;
  }

  private static SimpleMatrix column(float[] values) {
    SimpleMatrix column = new SimpleMatrix(values.length, 1);
    for (int i = 0; i < values.length; i++) {
      column.set(i, values[i]);
    }
    return column;
  }

  private static double distance(float[] a, float[] b) {
    return column(a).minus(column(b)).normF();
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
