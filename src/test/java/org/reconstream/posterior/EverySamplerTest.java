package org.reconstream.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.reconstream.array.NoiseStream;
import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.posterior.SmallProblem.Verdict;
import org.reconstream.prior.GaussianPrior;
import org.reconstream.prior.Spectrum;
import org.reconstream.prior.VarianceTable;

/**
 * Every sampler as users select it, on 64 complex pixels with a red Gaussian prior whose covariance
 * does not commute with the measurement: counts, bits, and how far its draws are from the
 * posterior.
 */
final class EverySamplerTest {
  private static final int SIDE = SmallProblem.SIDE;
  private static final double SIGMA_Y = 0.05;
  private static final int DRAWS = 24;
  private static final Spectrum RED =
      Spectrum.of(0.05, new double[] {0, 0.1, 0.3, 0.7}, new double[] {2, 0.8, 0.15, 0.05});
  private static final GaussianPrior PRIOR = new GaussianPrior(RED, 2);
  private static final VarianceTable TABLE = table();
  private static final SmallProblem SMALL = new SmallProblem(RED, SIGMA_Y, 4);
  private static final Problem PROBLEM = Problem.of(SMALL.model, SMALL.data, SIGMA_Y);

  /**
   * Bounds on the excess error of the mean over the exact posterior's, in dB, and on the variance
   * of the draws where the data speak: calibrated samplers have the posterior's, and those that are
   * blind to the measurement noise next to none.
   */
  @ParameterizedTest
  @CsvSource({
    "DAPS_CAL, 50, , 0.3, 0.9, 1.2",
    "CALIBRATED_PROX, 50, , 0.3, 0.75, 1.1",
    "PULA, 60, steps=2, 0.6, 0.85, 1.15",
    "PNP_DM, 80, steps=5, 0.3, 0.9, 1.25",
    "SMC, 30, particles=4, 0.4, 0.85, 1.25",
    "DDS, 50, , 0.6, 0, 0.1",
    "DIFFPIR, 50, , 0.6, 0.6, 1",
    "SCORE_MRI, 200, , 0.5, 0, 0.1",
    "SONG_PROJECTION, 200, , 0.5, 0, 0.1",
    "ALD, 100, , 0.6, 0.85, 1.25",
    "ALD_NORM_MATCHED, 150, , 0.6, 0.2, 0.8",
    "DAPS, 50, steps=2, 0.4, 0.9, 1.25",
    "DAPS_LANGEVIN, 30, steps=2, 3, 0, 0.2",
    "PREVIEW, 50, , 0.6, 0, 0.1",
    "DPS, 200, , 3, 0, 3",
    "PIGDM, 50, , 0.4, 0.6, 1.2",
  })
  void drawsLieAroundThePosteriorMean(
      SamplerKind kind,
      int levels,
      @Nullable String option,
      double excess,
      double leastMeasured,
      double mostMeasured) {
    SamplerSpec spec = kind.spec(levels, options(option));
    List<float[]> samples = samples(PROBLEM, spec, DRAWS);
    assertThat(excess(samples)).as("excess error in dB").isLessThan(excess);
    Verdict verdict = SMALL.judge(samples);
    assertThat(verdict.measuredRatio())
        .as("measured variance")
        .isBetween(leastMeasured, mostMeasured);
    if (kind.calibrated()) {
      assertThat(verdict.totalRatio()).as("total variance").isBetween(0.8, 1.4);
      assertThat(verdict.residualRatio()).as("residual").isBetween(0.85, 1.1);
    }
  }

  @Test
  void everySamplerIsJudged() throws NoSuchMethodException {
    CsvSource table =
        EverySamplerTest.class
            .getDeclaredMethod(
                "drawsLieAroundThePosteriorMean",
                SamplerKind.class,
                int.class,
                String.class,
                double.class,
                double.class,
                double.class)
            .getAnnotation(CsvSource.class);
    assertThat(table.value()).hasSameSizeAs(SamplerKind.values());
  }

  @ParameterizedTest
  @EnumSource
  void aDrawDoesNotDependOnTheDrawsBesideIt(SamplerKind kind) {
    SamplerSpec spec = kind.spec(5, Map.of());
    List<float[]> together = samples(PROBLEM, spec, 4);
    Chain alone = start(PROBLEM, spec, 2);
    float[] sample = Lockstep.run(List.of(alone), PRIOR, SIDE, SIDE).get(0);
    assertThat(sample).isEqualTo(together.get(2)).isNotEqualTo(together.get(1));
  }

  @ParameterizedTest
  @EnumSource
  void theDenoiserIsCalledAsOftenAsTheSpecificationSays(SamplerKind kind) {
    SamplerSpec spec = kind.spec(5, Map.of());
    Chain chain = start(PROBLEM, spec, 0);
    ChainBatch batch = new ChainBatch(PRIOR, SIDE, SIDE);
    int calls = 0;
    while (!chain.done()) {
      assertThat((double) chain.sigma()).isBetween(0.0049, 10.001);
      batch.step(List.of(chain));
      calls++;
    }
    assertThat(calls).isEqualTo(spec.evaluations()).isEqualTo(chain.steps());
    assertThat(chain.unconvergedSolves()).isZero();
  }

  @Test
  void diffPirIsTheCalibratedProxOfAnotherWidth() {
    NoiseSchedule level = NoiseSchedule.geometric(1, 0.3, 0.1);
    SamplerSpec.DiffPir spec = new SamplerSpec.DiffPir(1, 4, 0.5);
    ChainNoise noise = new ChainNoise(NoiseStream.of("every", 1), 0);
    Chain diffPir = DiffPirUpdate.chain(PROBLEM, level, spec, noise, 1e-5);
    Chain prox =
        CalibratedProxUpdate.chain(
            PROBLEM, new IsotropicConditional(PROBLEM, s -> s * s / 4, 1e-5), level, noise);
    List<float[]> both = Lockstep.run(List.of(diffPir, prox), PRIOR, SIDE, SIDE);
    assertThat(both.get(0)).isEqualTo(both.get(1));
  }

  @Test
  void optionsOutsideTheirRangeAreRefused() {
    assertThatThrownBy(() -> SamplerKind.PULA.spec(100, Map.of("gamma", Double.NaN)))
        .hasMessage("gamma must be a number from 0.001 to 1, got NaN");
    assertThatThrownBy(() -> SamplerKind.PULA.spec(100, Map.of("steps", 2.5)))
        .hasMessage("steps must be a whole number from 1 to 100, got 2.5");
    assertThatThrownBy(() -> SamplerKind.SMC.spec(50, Map.of("eta", 1.0)))
        .hasMessage("the sampler smc has no such option; its options are particles");
    assertThatThrownBy(() -> SamplerKind.PIGDM.spec(50, Map.of("eta", 1.0)))
        .hasMessage("the sampler pigdm has no such option; it has none beside levels");
    assertThatThrownBy(() -> SamplerKind.DAPS_CAL.spec(50, Map.of("antithetic", 0.5)))
        .hasMessage("antithetic must be a whole number from 0 to 1, got 0.5");
    assertThatThrownBy(() -> new SamplerSpec.DapsCal(0)).hasMessageContaining("levels must be");
  }

  private static Map<String, Double> options(@Nullable String text) {
    if (text == null) {
      return Map.of();
    }
    String[] parts = text.split("=", -1);
    return Map.of(parts[0], Double.valueOf(parts[1]));
  }

  private static double excess(List<float[]> samples) {
    double squares = 0;
    for (int i = 0; i < SmallProblem.SIZE; i++) {
      double sum = 0;
      for (float[] sample : samples) {
        sum += sample[i];
      }
      double error = sum / samples.size() - SMALL.mean.get(i);
      squares += error * error;
    }
    double trace = SMALL.covariance.trace();
    return 10 * Math.log10((1 + squares / trace) / (1 + 1.0 / samples.size()));
  }

  private static List<float[]> samples(Problem problem, SamplerSpec spec, int draws) {
    List<Chain> chains = new ArrayList<>();
    for (int draw = 0; draw < draws; draw++) {
      chains.add(start(problem, spec, draw));
    }
    return Lockstep.run(chains, PRIOR, SIDE, SIDE);
  }

  private static Chain start(Problem problem, SamplerSpec spec, int draw) {
    return PosteriorSampler.of(spec, TABLE).start(problem, NoiseStream.of("every", 1), draw);
  }

  private static VarianceTable table() {
    double[] sigmas = new double[60];
    double[] variances = new double[60];
    for (int i = 0; i < 60; i++) {
      sigmas[i] = 0.005 * Math.pow(10 / 0.005, i / 59.0);
      variances[i] = PRIOR.variance(sigmas[i], SIDE, SIDE);
    }
    return VarianceTable.of(sigmas, variances);
  }
}
