package org.reconstream.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reconstream.array.NoiseStream;
import org.reconstream.array.Shape;
import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.physics.ForwardModel;

/**
 * One real number with prior N(0, 0.25), y = 0.6, A = 1, sigmaY = 0.1. The chain is affine in its
 * noise: without noise it gives the mean, and the variance is the sum over noise slots of the
 * squared response to one unit impulse.
 */
final class DapsCalGoldenTest {
  private static final double PRIOR = 0.25;
  private static final double POSTERIOR_VARIANCE = 0.00961538;

  @ParameterizedTest
  @ValueSource(ints = {50, 60})
  void givesTheExactPosterior(int levels) {
    Affine chain = new Affine(NoiseSchedule.edm(levels, 10, 0.005), 0.1, DapsCalGoldenTest::v);
    assertThat(chain.sampleMean()).isCloseTo(0.576923, within(1e-5));
    assertThat(chain.sampleVariance() / POSTERIOR_VARIANCE).isCloseTo(1, within(1e-4));
  }

  @Test
  void doubledVarianceShowsAsPublished() {
    Affine chain = new Affine(NoiseSchedule.edm(50, 10, 0.02), 0.1, s -> 2 * v(s));
    assertThat(chain.sampleMean()).isCloseTo(0.588235, within(1e-5));
    assertThat(chain.sampleVariance() / POSTERIOR_VARIANCE).isCloseTo(0.794531, within(1e-4));
  }

  @Test
  void doubledMeasurementNoiseShowsAsPublished() {
    Affine chain = new Affine(NoiseSchedule.edm(50, 10, 0.02), 0.2, DapsCalGoldenTest::v);
    assertThat(chain.sampleMean()).isCloseTo(0.517241, within(1e-5));
    assertThat(chain.sampleVariance() / POSTERIOR_VARIANCE).isCloseTo(3.586207, within(1e-3));
  }

  private static double v(double sigma) {
    return PRIOR * sigma * sigma / (PRIOR + sigma * sigma);
  }

  /** The chain on the scalar problem, with its noise replaced by zeros and one impulse. */
  private record Affine(NoiseSchedule schedule, double sigmaY, DoubleUnaryOperator variance) {
    double sampleMean() {
      return run(-1, ChainNoise.Purpose.START);
    }

    double sampleVariance() {
      double mean = sampleMean();
      double start = run(0, ChainNoise.Purpose.START) - mean;
      double sum = start * start;
      for (int level = 0; level < schedule.levels(); level++) {
        for (ChainNoise.Purpose purpose : ChainNoise.Purpose.values()) {
          if (purpose != ChainNoise.Purpose.START) {
            double response = run(level, purpose) - mean;
            sum += response * response;
          }
        }
      }
      return sum;
    }

    private double run(int level, ChainNoise.Purpose purpose) {
      Problem problem = Problem.of(new One(), new float[] {0.6f}, sigmaY);
      Chain chain =
          DapsCalUpdate.chain(problem, variance, schedule, new Impulse(level, purpose), 1e-7);
      while (!chain.done()) {
        double s = chain.sigma();
        chain.advance(new float[] {(float) (chain.state()[0] * PRIOR / (PRIOR + s * s))});
      }
      assertThat(chain.unconvergedSolves()).isZero();
      return chain.sample()[0];
    }
  }

  private static final class Impulse extends ChainNoise {
    private final int level;
    private final Purpose purpose;

    Impulse(int level, Purpose purpose) {
      super(NoiseStream.ofKey(0), 0);
      this.level = level;
      this.purpose = purpose;
    }

    @Override
    void normals(int at, Purpose use, float[] target) {
      target[0] = at == level && use == purpose ? 1 : 0;
    }
  }

  /** A = 1 on one real number. */
  private static final class One implements ForwardModel {
    @Override
    public Shape imageShape() {
      return Shape.of(1, 1, 1);
    }

    @Override
    public Shape dataShape() {
      return Shape.of(1);
    }

    @Override
    public long measurements() {
      return 1;
    }

    @Override
    public int componentsPerMeasurement() {
      return 1;
    }

    @Override
    public void apply(float[] image, float[] data) {
      data[0] = image[0];
    }

    @Override
    public void adjoint(float[] data, float[] image) {
      image[0] = data[0];
    }

    @Override
    public void normal(float[] image, float[] out) {
      out[0] = image[0];
    }
  }
}
