package org.reconstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reconstream.array.NoiseStream;

class ScoreMatchingTest {
  private static final SimpleMatrix COVARIANCE =
      new SimpleMatrix(new double[][] {{2, 0.6}, {0.6, 0.5}});
  private static final SimpleMatrix CHOLESKY =
      new SimpleMatrix(new double[][] {{Math.sqrt(2), 0}, {0.6 / Math.sqrt(2), Math.sqrt(0.32)}});
  private static final int SAMPLES = 100_000;
  private static final double SIGMA = 0.7;

  /** Every objective with what it estimates the score of. */
  @SuppressWarnings("ImmutableEnumChecker")
  enum Form {
    IMPLICIT(0, (f, p) -> ScoreMatching.implicit(f, p.x)),
    SLICED(0, (f, p) -> ScoreMatching.sliced(f, p.x, p.u)),
    SLICED_VARIANCE_REDUCED(0, (f, p) -> ScoreMatching.slicedVarianceReduced(f, p.x, p.u)),
    SLICED_DIFFERENCE(0, (f, p) -> ScoreMatching.slicedDifference(f, p.x, p.u, 0.01)),
    DENOISING(SIGMA, (f, p) -> ScoreMatching.denoising(f, p.x, p.z, SIGMA));

    final double noise;
    final BiFunction<VectorField, Place, Double> integrand;

    Form(double noise, BiFunction<VectorField, Place, Double> integrand) {
      this.noise = noise;
      this.integrand = integrand;
    }
  }

  /** A data point with a probe and noise. */
  record Place(double[] x, double[] u, double[] z) {}

  @ParameterizedTest
  @EnumSource
  void linearScoreAtTheOptimumIsMinusTheInverseCovariance(Form form) {
    SimpleMatrix noised = COVARIANCE.plus(SimpleMatrix.identity(2).scale(form.noise * form.noise));
    SimpleMatrix expected = noised.invert().negative();
    SimpleMatrix found = optimum(form);
    assertThat(found.minus(expected).normF() / expected.normF()).isLessThan(0.03);
  }

  @Test
  void slicedFormWithoutTheSquareHasNoSuchOptimum() {
    SimpleMatrix expected = COVARIANCE.invert().negative();
    SimpleMatrix found =
        optimum(
            (f, p) -> ScoreMatching.sliced(f, p.x, p.u) + 0.5 * ScoreMatching.trace(f, p.x, p.u));
    assertThat(found.minus(expected).normF() / expected.normF()).isGreaterThan(0.3);
  }

  @Test
  void differenceFormConvergesQuadratically() {
    VectorField field = new Wave();
    double[] x = {0.4, -0.8, 1.1};
    double[] u = {1, -1, 1};
    double exact = ScoreMatching.slicedVarianceReduced(field, x, u);
    double coarse = Math.abs(ScoreMatching.slicedDifference(field, x, u, 0.1) - exact);
    double fine = Math.abs(ScoreMatching.slicedDifference(field, x, u, 0.01) - exact);
    assertThat(coarse / fine).isBetween(90.0, 110.0);
  }

  @Test
  void probesEstimateTheTrace() {
    VectorField field = new Wave();
    double[] x = {0.4, -0.8, 1.1};
    double[] s = field.at(x);
    double half = 0.5 * (s[0] * s[0] + s[1] * s[1] + s[2] * s[2]);
    double trace = ScoreMatching.implicit(field, x) - half;
    int n = 4000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double t = ScoreMatching.trace(field, x, signs(new Draws(NoiseStream.ofKey(1), i, 0), 3));
      sum += t;
      squares += t * t;
    }
    double error = Math.sqrt((squares / n - sum / n * sum / n) / n);
    assertThat(error).isGreaterThan(0);
    assertThat(sum / n).isCloseTo(trace, org.assertj.core.data.Offset.offset(4 * error));
    double[] biased = {1, 1, 1};
    assertThat(Math.abs(ScoreMatching.trace(field, x, biased) - trace)).isGreaterThan(4 * error);
  }

  @Test
  void fisherDivergenceVanishesAtTheScore() {
    VectorField field = new Wave();
    double[] x = {0.4, -0.8, 1.1};
    assertThat(ScoreMatching.fisher(field, x, field.at(x))).isZero();
    assertThat(ScoreMatching.fisher(field, x, new double[3])).isPositive();
  }

  private static SimpleMatrix optimum(Form form) {
    return optimum(form.integrand);
  }

  /**
   * The minimiser over {@code S(x) = W x} of a mean integrand. It is a quadratic of the four
   * entries of W, so differences of its values give its gradient and Hessian exactly.
   */
  private static SimpleMatrix optimum(BiFunction<VectorField, Place, Double> integrand) {
    Place[] places = new Place[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      Draws draws = new Draws(NoiseStream.ofKey(3), i, 0);
      SimpleMatrix z = new SimpleMatrix(new double[][] {{draws.normal()}, {draws.normal()}});
      double[] x = CHOLESKY.mult(z).getDDRM().getData();
      places[i] = new Place(x, signs(draws, 2), new double[] {draws.normal(), draws.normal()});
    }
    ToDoubleFunction<double[]> mean =
        w -> {
          VectorField field = new Linear(w);
          double sum = 0;
          for (Place place : places) {
            sum += integrand.apply(field, place);
          }
          return sum / SAMPLES;
        };
    double base = mean.applyAsDouble(new double[4]);
    SimpleMatrix gradient = new SimpleMatrix(4, 1);
    SimpleMatrix hessian = new SimpleMatrix(4, 4);
    double[] one = new double[4];
    for (int i = 0; i < 4; i++) {
      double plus = mean.applyAsDouble(unit(i, 1, i, 0));
      double minus = mean.applyAsDouble(unit(i, -1, i, 0));
      gradient.set(i, (plus - minus) / 2);
      hessian.set(i, i, plus + minus - 2 * base);
      one[i] = plus;
    }
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < i; j++) {
        double cross = mean.applyAsDouble(unit(i, 1, j, 1)) - one[i] - one[j] + base;
        hessian.set(i, j, cross);
        hessian.set(j, i, cross);
      }
    }
    SimpleMatrix solution = hessian.solve(gradient).negative();
    solution.reshape(2, 2);
    return solution;
  }

  private static double[] unit(int i, double a, int j, double b) {
    double[] w = new double[4];
    w[j] += b;
    w[i] += a;
    return w;
  }

  private static double[] signs(Draws draws, int n) {
    double[] u = new double[n];
    for (int i = 0; i < n; i++) {
      u[i] = Math.copySign(1, draws.normal());
    }
    return u;
  }

  /** S(x) = W x with W row-major 2 x 2. */
  private record Linear(double[] w) implements VectorField {
    @Override
    public double[] at(double[] x) {
      return new double[] {w[0] * x[0] + w[1] * x[1], w[2] * x[0] + w[3] * x[1]};
    }

    @Override
    public double[] along(double[] x, double[] u) {
      return at(u);
    }
  }

  /** A smooth map whose Jacobian is neither diagonal nor constant. */
  private static final class Wave implements VectorField {
    @Override
    public double[] at(double[] x) {
      return new double[] {
        Math.sin(x[0] + 2 * x[1]), Math.cos(x[1] * x[2]), Math.exp(-x[2] * x[2] + x[0])
      };
    }

    @Override
    public double[] along(double[] x, double[] u) {
      double e = Math.exp(-x[2] * x[2] + x[0]);
      return new double[] {
        Math.cos(x[0] + 2 * x[1]) * (u[0] + 2 * u[1]),
        -Math.sin(x[1] * x[2]) * (x[2] * u[1] + x[1] * u[2]),
        e * (u[0] - 2 * x[2] * u[2])
      };
    }
  }
}
