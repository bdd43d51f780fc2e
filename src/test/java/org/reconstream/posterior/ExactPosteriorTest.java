package org.reconstream.posterior;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reconstream.array.NoiseStream;
import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.posterior.ChainNoise.Purpose;
import org.reconstream.posterior.SmallProblem.Verdict;

/**
 * DAPS-cal against a posterior known in closed form, with the prior served as a graph by ONNX
 * Runtime. Under a white prior the sampler is exact at any number of levels: the sample mean must
 * lie within four standard errors, and the variance within 3 % both where the data speak and where
 * they are silent. Every broken variant must be caught.
 */
final class ExactPosteriorTest {
  private static final int DRAWS = 1200;
  private static final int CONTROL_DRAWS = 300;
  private static final int LEVELS = 8;

  @RegisterExtension static final WhitePosterior POSTERIOR = new WhitePosterior();

  @Test
  void exactSamplesPass() {
    assertPasses(POSTERIOR.small.judge(POSTERIOR.small.exactSamples(DRAWS)));
  }

  @Test
  void samplesHaveThePosteriorsMeanAndVariance() {
    assertPasses(
        POSTERIOR.small.judge(
            samples(DRAWS, WhitePosterior.SIGMA_Y, WhitePosterior::v, ExactPosteriorTest::noise)));
  }

  @Test
  void doubledMeasurementNoiseIsCaught() {
    Verdict verdict =
        POSTERIOR.small.judge(
            samples(
                CONTROL_DRAWS,
                2 * WhitePosterior.SIGMA_Y,
                WhitePosterior::v,
                ExactPosteriorTest::noise));
    assertThat(verdict.measuredRatio()).isGreaterThan(2);
    assertThat(verdict.residualRatio()).isGreaterThan(1.5);
  }

  @Test
  void doubledVarianceIsCaught() {
    Verdict verdict =
        POSTERIOR.small.judge(
            samples(
                CONTROL_DRAWS,
                WhitePosterior.SIGMA_Y,
                s -> 2 * WhitePosterior.v(s),
                ExactPosteriorTest::noise));
    assertThat(verdict.measuredRatio()).isLessThan(0.97);
  }

  @Test
  void quarteredVarianceIsCaught() {
    Verdict verdict =
        POSTERIOR.small.judge(
            samples(
                CONTROL_DRAWS,
                WhitePosterior.SIGMA_Y,
                s -> WhitePosterior.v(s) / 4,
                ExactPosteriorTest::noise));
    assertThat(verdict.measuredRatio()).isGreaterThan(1.2);
  }

  @Test
  void missingDataNoiseIsCaught() {
    Verdict verdict =
        POSTERIOR.small.judge(
            samples(
                CONTROL_DRAWS,
                WhitePosterior.SIGMA_Y,
                WhitePosterior::v,
                k -> without(k, Purpose.DATA)));
    assertThat(verdict.measuredRatio()).isLessThan(0.7);
  }

  @Test
  void missingImageNoiseIsCaught() {
    Verdict verdict =
        POSTERIOR.small.judge(
            samples(
                CONTROL_DRAWS,
                WhitePosterior.SIGMA_Y,
                WhitePosterior::v,
                k -> without(k, Purpose.IMAGE)));
    assertThat(verdict.nullRatio()).isLessThan(0.7);
  }

  private static void assertPasses(Verdict verdict) {
    assertThat(verdict.worstMean()).as("mean in standard errors").isLessThan(4);
    assertThat(verdict.measuredRatio()).as("measured variance").isBetween(0.97, 1.03);
    assertThat(verdict.nullRatio()).as("null-space variance").isBetween(0.97, 1.03);
    double spread = 3 / Math.sqrt((double) POSTERIOR.small.model.measurements());
    assertThat(verdict.residualRatio()).as("residual").isBetween(1 - spread, 1 + spread);
  }

  private static List<float[]> samples(
      int draws, double sigmaY, DoubleUnaryOperator variance, IntFunction<ChainNoise> noise) {
    Problem problem = Problem.of(POSTERIOR.small.model, POSTERIOR.small.data, sigmaY);
    NoiseSchedule schedule = NoiseSchedule.edm(LEVELS, 10, 0.02);
    List<Chain> chains = new ArrayList<>();
    for (int k = 0; k < draws; k++) {
      chains.add(
          DapsCalUpdate.chain(
              problem,
              new IsotropicConditional(problem, variance, DataStep.TOLERANCE),
              schedule,
              noise.apply(k)));
    }
    return POSTERIOR.run(chains);
  }

  private static ChainNoise noise(int draw) {
    return new ChainNoise(NoiseStream.of("exact", 1), draw);
  }

  private static ChainNoise without(int draw, Purpose missing) {
    return new ChainNoise(NoiseStream.of("exact", 1), draw) {
      @Override
      void normals(int level, Purpose purpose, float[] target) {
        if (purpose == missing) {
          java.util.Arrays.fill(target, 0);
        } else {
          super.normals(level, purpose, target);
        }
      }
    };
  }
}
