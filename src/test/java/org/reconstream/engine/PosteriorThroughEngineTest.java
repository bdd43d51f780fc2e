package org.reconstream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.reconstream.physics.KSpace;
import org.reconstream.posterior.Chain;

/** The whole engine draws from a posterior that is known in closed form. */
class PosteriorThroughEngineTest {
  private static final int DRAWS = 400;
  private static final int SIDE = 12;

  @Test
  void meanAndDeviationAreThoseOfThePosterior() {
    KSpace scan = Engines.scan(SIDE, SIDE, 3);
    Reconstruction result = reconstruct(scan, Engines.SAMPLER);
    assertThat(chiSquare(scan, result)).isBetween(0.8, 1.2);
    assertThat(deviationRatio(scan, result)).isBetween(0.98, 1.02);
    assertThat(result.evidence().residualRatio()).isBetween(0.5, 1.5);
    assertThat(result.evidence().draws()).isEqualTo(DRAWS);
    assertThat(result.evidence().denoiserCalls()).isEqualTo(DRAWS * 6L);
    assertThat(result.provenance().sourceDigest()).isEqualTo(scan.digest());
  }

  @Test
  void aSamplerThatForgetsItsNoiseIsFoundOut() {
    KSpace scan = Engines.scan(SIDE, SIDE, 3);
    Sampler broken =
        (problem, spec, card, noise, draw) -> {
          Chain chain = Engines.SAMPLER.start(problem, spec, card, noise, draw / 2);
          return chain;
        };
    Reconstruction result = reconstruct(scan, broken);
    assertThat(chiSquare(scan, result)).isGreaterThan(1.4);
  }

  private static Reconstruction reconstruct(KSpace scan, Sampler sampler) {
    try (SliceReconstructor engine =
        Engines.open(Engines.settings(2, 1), new IsotropicPrior(), Engines::calibrate, sampler)) {
      return Engines.await(engine.submit(Engines.job("a", scan, 6, DRAWS)));
    }
  }

  @Test
  void monitorSeesEveryStep() {
    List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
    JobMonitor monitor =
        new JobMonitor() {
          @Override
          public void progress(int steps, int total) {
            assertThat(total).isEqualTo(12);
            seen.add(steps);
          }
        };
    try (SliceReconstructor engine = Engines.open(Engines.settings(2, 1), new IsotropicPrior())) {
      Job job = Engines.job("a", Engines.scan(SIDE, SIDE, 3), 4, 3);
      Engines.await(engine.submit(job, monitor));
    }
    assertThat(seen)
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(0, 12).boxed().toList());
  }

  /** Mean square distance to the exact posterior mean, in squared standard errors. */
  private static double chiSquare(KSpace scan, Reconstruction result) {
    double sum = 0;
    for (int i = 0; i < 2 * SIDE * SIDE; i++) {
      double variance = variance(scan, i);
      double exact = (1 - variance) * scan.samples().values()[i];
      double error = result.mean().values()[i] - exact;
      sum += error * error * DRAWS / variance;
    }
    return sum / (2 * SIDE * SIDE);
  }

  private static double deviationRatio(KSpace scan, Reconstruction result) {
    double sum = 0;
    for (int i = 0; i < SIDE * SIDE; i++) {
      double deviation = result.deviation().values()[i];
      sum += deviation * deviation / (2 * variance(scan, i));
    }
    return Math.sqrt(sum / (SIDE * SIDE));
  }

  /** Of a prior with unit variance, measured with {@link Engines#SIGMA_Y} or not at all. */
  private static double variance(KSpace scan, int component) {
    int pixel = component % (SIDE * SIDE);
    double precision = 1 / (Engines.SIGMA_Y * Engines.SIGMA_Y);
    return scan.mask().measured(pixel / SIDE, pixel % SIDE) ? 1 / (1 + precision) : 1;
  }
}
