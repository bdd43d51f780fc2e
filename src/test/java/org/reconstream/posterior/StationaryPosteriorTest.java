package org.reconstream.posterior;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reconstream.array.NoiseStream;
import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.posterior.SmallProblem.Verdict;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.GaussianPrior;
import org.reconstream.prior.Spectrum;
import org.reconstream.prior.VarianceTable;
import org.reconstream.prior.onnx.OnnxPrior;
import org.reconstream.prior.onnx.PriorGraphs;
import org.reconstream.prior.onnx.ServedPrior;

/**
 * The samplers as users run them, under a red spectrum whose covariance does not commute with the
 * measurement: DAPS-cal is then an approximation, held to published bands of the variance by
 * eigenspace and of the residual.
 */
final class StationaryPosteriorTest {
  private static final int SIDE = SmallProblem.SIDE;
  private static final double SIGMA_Y = 0.05;
  private static final int DRAWS = 250;
  private static final Spectrum RED =
      Spectrum.of(0.05, new double[] {0, 0.1, 0.3, 0.7}, new double[] {2, 0.8, 0.15, 0.05});

  @TempDir static Path folder;
  private static OnnxPrior prior;
  private static SmallProblem small;

  @BeforeAll
  static void load() {
    GaussianPrior twin = new GaussianPrior(RED, 2);
    prior = ServedPrior.of(folder, PriorGraphs.gaussian(RED, 2), s -> twin.variance(s, SIDE, SIDE));
    small = new SmallProblem(RED, SIGMA_Y, 4);
  }

  @AfterAll
  static void close() {
    prior.close();
  }

  @Test
  void exactSamplesPass() {
    assertPasses(small.judge(small.exactSamples(DRAWS)));
  }

  @Test
  void dapsCalStaysWithinItsBands() {
    Verdict v = small.judge(samples(new SamplerSpec.DapsCal(30), SIGMA_Y));
    assertPasses(v);
  }

  @Test
  void doubledMeasurementNoiseIsCaught() {
    Verdict verdict = small.judge(samples(new SamplerSpec.DapsCal(20), 2 * SIGMA_Y));
    assertThat(verdict.measuredRatio()).isGreaterThan(1.12);
  }

  @Test
  void thePreviewDoesNotPassAsASampler() {
    SamplerSpec preview = new SamplerSpec.Preview(30, 0.85);
    assertThat(preview.calibrated()).isFalse();
    Verdict v = small.judge(samples(preview, SIGMA_Y));
    assertThat(v.measuredRatio()).isLessThan(0.95);
  }

  @Test
  void aDrawDoesNotDependOnTheDrawsBesideIt() {
    SamplerSpec spec = new SamplerSpec.DapsCal(6);
    try (Denoiser denoiser = prior.denoiser()) {
      List<Chain> together = new ArrayList<>();
      for (int draw = 0; draw < 9; draw++) {
        together.add(start(spec, SIGMA_Y, draw));
      }
      List<float[]> batch = Lockstep.run(together, denoiser, SIDE, SIDE);
      List<float[]> alone = Lockstep.run(List.of(start(spec, SIGMA_Y, 5)), denoiser, SIDE, SIDE);
      assertThat(alone.get(0)).isEqualTo(batch.get(5)).isNotEqualTo(batch.get(4));
    }
  }

  @Test
  void theGridStaysInsideTheTable() {
    VarianceTable table = prior.card().variance();
    assertThat(levels(table, 0.05).sigma(0)).isEqualTo(10);
    assertThat(levels(table, 0.05).sigma(19)).isEqualTo(0.015);
    assertThat(levels(table, 0.01).sigma(19)).isEqualTo(0.01);
    assertThat(levels(table, 0.001).sigma(19)).isEqualTo(0.005);
  }

  private static NoiseSchedule levels(VarianceTable table, double sigmaY) {
    return new NoiseLevels(table, sigmaY).informed(20);
  }

  private static void assertPasses(Verdict verdict) {
    assertThat(verdict.totalRatio()).as("total variance").isBetween(0.80, 1.05);
    assertThat(verdict.measuredRatio()).as("measured variance").isBetween(0.95, 1.12);
    double spread = 3 / Math.sqrt((double) small.model.measurements());
    assertThat(verdict.residualRatio()).as("residual").isBetween(1 - spread, 1 + spread);
  }

  private static List<float[]> samples(SamplerSpec spec, double sigmaY) {
    List<Chain> chains = new ArrayList<>();
    for (int draw = 0; draw < DRAWS; draw++) {
      chains.add(start(spec, sigmaY, draw));
    }
    try (Denoiser denoiser = prior.denoiser()) {
      return Lockstep.run(chains, denoiser, SIDE, SIDE);
    }
  }

  private static Chain start(SamplerSpec spec, double sigmaY, int draw) {
    Problem problem = Problem.of(small.model, small.data, sigmaY);
    return PosteriorSampler.of(spec, prior.card().variance())
        .start(problem, NoiseStream.of("stationary", 1), draw);
  }
}
