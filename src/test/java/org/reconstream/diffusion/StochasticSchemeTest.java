package org.reconstream.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reconstream.array.NoiseStream;

final class StochasticSchemeTest {
  private static final int PATHS = 200;
  private static final int FINE = 4096;

  private static final DiffusionProcess PROCESS =
      new DiffusionProcess() {
        @Override
        public void drift(double[][] states, double tau, double[][] drift) {
          for (int row = 0; row < states.length; row++) {
            for (int i = 0; i < states[row].length; i++) {
              double x = states[row][i];
              drift[row][i] = -x - Math.sin(2 * x) + Math.cos(tau);
            }
          }
        }

        @Override
        public double diffusion(double tau) {
          return 0.5 + 0.4 * Math.sin(3 * tau);
        }
      };

  @ParameterizedTest
  @MethodSource("org.reconstream.diffusion.SdeTest#all")
  void milsteinIsEulerMaruyamaBitForBit(Sde sde) {
    double[][] euler = run(sde, StochasticScheme.EULER_MARUYAMA);
    assertThat(run(sde, StochasticScheme.MILSTEIN)).isDeepEqualTo(euler);
    assertThat(run(sde, StochasticScheme.HEUN)[0]).isNotEqualTo(euler[0]);
  }

  private static double[][] run(Sde sde, StochasticScheme scheme) {
    Batch batch = Batch.zeros(3, 10, 0, NormalSource.of(NoiseStream.ofKey(5)));
    NoiseSchedule grid = NoiseSchedule.edm(40, 10, 0.01);
    new PredictorCorrector(new ReverseSde(scheme), Corrector.none(), grid)
        .run(new ScoreModel(sde, AffineResponse.gaussian(0.2, 0.3)), batch);
    return batch.rows();
  }

  /** Multiplicative noise, where the two differ, and Milstein is the better one. */
  @Test
  void milsteinUsesTheSlopeWhereThereIsOne() {
    DiffusionProcess process =
        new DiffusionProcess() {
          @Override
          public void drift(double[][] states, double tau, double[][] drift) {
            drift[0][0] = 0;
          }

          @Override
          public double diffusion(double tau) {
            return 2;
          }

          @Override
          public double diffusionSlope(double tau) {
            return 3;
          }
        };
    double[][] x = {{1}};
    double h = 0.25;
    StochasticScheme.MILSTEIN.step(process, x, 0, h, new double[][] {{2}}, x);
    assertThat(x[0][0]).isEqualTo(1 + 2 * 0.5 * 2 + 2 * 3 * h / 2 * (2 * 2 - 1));
  }

  @Test
  void strongOrdersAreTheTheoreticalOnes() {
    Paths paths = new Paths(new Random(4));
    assertThat(order(paths, StochasticScheme.EULER_MARUYAMA)).isBetween(0.85, 1.15);
    assertThat(order(paths, StochasticScheme.HEUN)).isBetween(0.85, 1.3);
    assertThat(order(paths, StochasticScheme.SRA1)).isBetween(1.4, 2.1);
  }

  private static double order(Paths paths, StochasticScheme scheme) {
    double[][] reference = paths.solve(StochasticScheme.SRA1, 1);
    double coarse = distance(paths.solve(scheme, FINE / 16), reference);
    double fine = distance(paths.solve(scheme, FINE / 64), reference);
    return Math.log(coarse / fine) / Math.log(4);
  }

  private static double distance(double[][] a, double[][] b) {
    double sum = 0;
    for (int i = 0; i < a[0].length; i++) {
      sum += (a[0][i] - b[0][i]) * (a[0][i] - b[0][i]);
    }
    return Math.sqrt(sum / a[0].length);
  }

  /** Brownian paths on 0..1 with their first two iterated integrals on a fine grid. */
  private static final class Paths {
    private final double[][] i1 = new double[FINE][PATHS];
    private final double[][] i10 = new double[FINE][PATHS];

    Paths(Random random) {
      double h = 1.0 / FINE;
      for (int k = 0; k < FINE; k++) {
        for (int p = 0; p < PATHS; p++) {
          double z1 = random.nextGaussian();
          double z2 = random.nextGaussian();
          i1[k][p] = Math.sqrt(h) * z1;
          i10[k][p] = h / 2 * (i1[k][p] + Math.sqrt(h / 3) * z2);
        }
      }
    }

    /** Solves with steps of so many fine ones, driven by the very same paths. */
    double[][] solve(StochasticScheme scheme, int stride) {
      double fine = 1.0 / FINE;
      double h = stride * fine;
      double[][] x = new double[1][PATHS];
      double[][] z1 = new double[1][PATHS];
      double[][] z2 = new double[1][PATHS];
      for (int start = 0; start < FINE; start += stride) {
        for (int p = 0; p < PATHS; p++) {
          double w = 0;
          double area = 0;
          for (int k = start; k < start + stride; k++) {
            area += i10[k][p] + w * fine;
            w += i1[k][p];
          }
          z1[0][p] = w / Math.sqrt(h);
          z2[0][p] = Math.sqrt(3) * (2 * area / h - w) / Math.sqrt(h);
        }
        scheme.step(PROCESS, x, start * fine, h, z1, z2);
      }
      return x;
    }
  }
}
