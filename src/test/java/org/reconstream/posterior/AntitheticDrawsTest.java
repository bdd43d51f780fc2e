package org.reconstream.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reconstream.array.NoiseStream;

/** Mirrored pairs of daps-cal under a Gaussian prior, where everything is affine in the noise. */
class AntitheticDrawsTest {
  @RegisterExtension static final WhitePosterior POSTERIOR = new WhitePosterior();

  @Test
  void evenDrawsAreThoseOfIndependentChains() {
    List<float[]> pairs = samples(true, 4);
    List<float[]> independent = samples(false, 2);
    assertThat(pairs.get(0)).isEqualTo(independent.get(0));
    assertThat(pairs.get(2)).isEqualTo(independent.get(1));
    assertThat(pairs.get(1)).isNotEqualTo(independent.get(1));
  }

  /** One pair knows the mean to the tolerance of its solves; no single draw does. */
  @Test
  void pairsAverageToThePosteriorMean() {
    List<float[]> pairs = samples(true, 8);
    double spread = Math.sqrt(POSTERIOR.small.covariance.trace() / SmallProblem.SIZE);
    for (int pair = 0; pair < 4; pair++) {
      float[] first = pairs.get(2 * pair);
      float[] second = pairs.get(2 * pair + 1);
      double ofPair = 0;
      double ofDraw = 0;
      for (int i = 0; i < first.length; i++) {
        double mean = POSTERIOR.small.mean.get(i, 0);
        ofPair += Math.pow(0.5 * (first[i] + second[i]) - mean, 2) / first.length;
        ofDraw += Math.pow(first[i] - mean, 2) / first.length;
      }
      assertThat(Math.sqrt(ofDraw)).isBetween(0.7 * spread, 1.3 * spread);
      assertThat(Math.sqrt(ofPair)).isLessThan(0.02 * spread);
    }
  }

  @Test
  void momentsTellThePosteriorsDeviation() {
    Moments moments = new Moments(2, SmallProblem.SIZE / 2, true);
    samples(true, 200).forEach(moments::add);
    assertThat(moments.statistics().pairCorrelation()).isCloseTo(-1, within(1e-3));
    double variance = 0;
    for (float deviation : moments.deviation()) {
      variance += (double) deviation * deviation;
    }
    double exact = POSTERIOR.small.covariance.trace();
    assertThat(variance).isCloseTo(exact, within(0.05 * exact));
  }

  private static List<float[]> samples(boolean antithetic, int draws) {
    Problem problem =
        Problem.of(POSTERIOR.small.model, POSTERIOR.small.data, POSTERIOR.small.sigmaY);
    PosteriorSampler sampler =
        PosteriorSampler.of(new SamplerSpec.DapsCal(8, antithetic), POSTERIOR.card());
    NoiseStream noise = NoiseStream.of("antithetic", 1);
    List<Chain> chains =
        IntStream.range(0, draws).mapToObj(k -> sampler.start(problem, noise, k)).toList();
    return POSTERIOR.run(chains);
  }
}
