package org.reconstream.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reconstream.array.NoiseStream;
import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.GaussianPrior;
import org.reconstream.prior.Spectrum;

/** Sequential Monte Carlo: exact weights where they are known, and independence of draws. */
final class ParticleChainTest {
  private static final int SIDE = SmallProblem.SIDE;
  private static final double PRIOR = 0.25;
  private static final double SIGMA_Y = 0.05;
  private static final Spectrum WHITE =
      Spectrum.of(0.1, new double[] {0, 1}, new double[] {PRIOR, PRIOR});
  private static final SmallProblem SMALL = new SmallProblem(WHITE, SIGMA_Y, 4);

  @Test
  void underAWhitePriorNoMoveChangesTheWeights() {
    ParticleChain chain = chain(5, 0);
    double[] first = {};
    try (Denoiser denoiser = new GaussianPrior(WHITE, 2)) {
      float[][] clean = new float[1][SmallProblem.SIZE];
      while (chain.step() < chain.steps() - 1) {
        denoiser.denoise(
            new float[][] {chain.state()}, new float[] {chain.sigma()}, SIDE, SIDE, clean);
        chain.advance(clean[0]);
        first = chain.step() == 5 ? chain.weights() : first;
        if (chain.step() % 5 == 0) {
          assertThat(chain.weights()).containsExactly(first, within(0.01));
        }
      }
    }
  }

  @Test
  void underAWhitePriorDrawsAreExact() {
    List<Chain> chains = new ArrayList<>();
    for (int draw = 0; draw < 300; draw++) {
      chains.add(chain(2, draw));
    }
    try (Denoiser denoiser = new GaussianPrior(WHITE, 2)) {
      SmallProblem.Verdict v = SMALL.judge(Lockstep.run(chains, denoiser, SIDE, SIDE));
      assertThat(v.measuredRatio()).isBetween(0.94, 1.06);
      assertThat(v.nullRatio()).isBetween(0.94, 1.06);
      assertThat(v.worstMean()).isLessThan(4.5);
    }
  }

  @Test
  void aDrawDoesNotDependOnTheDrawsBesideIt() {
    try (Denoiser denoiser = new GaussianPrior(WHITE, 2)) {
      List<float[]> both = Lockstep.run(List.of(chain(4, 0), chain(4, 1)), denoiser, SIDE, SIDE);
      List<float[]> alone = Lockstep.run(List.of(chain(4, 1)), denoiser, SIDE, SIDE);
      assertThat(alone.get(0)).isEqualTo(both.get(1)).isNotEqualTo(both.get(0));
    }
  }

  @Test
  void resamplingFollowsTheWeights() {
    ImportanceWeights weights = new ImportanceWeights(4);
    assertThat(weights.effectiveNumber()).isCloseTo(4, within(1e-12));
    weights.multiply(2, Math.log(5));
    assertThat(weights.normalised()[2]).isCloseTo(5 / 8.0, within(1e-12));
    assertThat(weights.ancestors(0.6)).containsExactly(1, 2, 2, 3);
    assertThat(weights.pick(0.2)).isEqualTo(1);
    assertThat(weights.pick(0.8)).isEqualTo(2);
    assertThat(weights.effectiveNumber()).isCloseTo(64 / 28.0, within(1e-12));
  }

  private static ParticleChain chain(int particles, int draw) {
    return new ParticleChain(
        Problem.of(SMALL.model, SMALL.data, SIGMA_Y),
        s -> PRIOR * s * s / (PRIOR + s * s),
        NoiseSchedule.edm(6, 10, 0.02),
        particles,
        new ChainNoise(NoiseStream.of("particles", 1), draw));
  }
}
