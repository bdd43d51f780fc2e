package org.reconstream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reconstream.physics.KSpace;
import org.reconstream.posterior.SamplerSpec;

/** Draws end at 8, 16 or 32, by the job's own standard error and by nothing else. */
final class AdaptiveDrawsTest {
  private static final KSpace SCAN = Engines.scan(12, 10, 5);
  private static final SamplerSpec SAMPLER = new SamplerSpec.DapsCal(4);

  @ParameterizedTest
  @CsvSource({"1, 8", "1e-6, 32"})
  void drawsEndWhereTheTargetIsReached(double target, int expected) {
    assertThat(reconstruct(1, target).evidence().draws()).isEqualTo(expected);
  }

  @Test
  void theTargetDecidesAtEveryStage() {
    double eight = reconstruct(1, 1).evidence().standardErrorOfMean();
    Reconstruction result = reconstruct(1, eight * 0.8);
    assertThat(result.evidence().draws()).isEqualTo(16);
    assertThat(result.evidence().standardErrorOfMean()).isLessThanOrEqualTo(eight * 0.8);
    assertThat(result.evidence().relativeErrorOfDeviation())
        .isCloseTo(1 / Math.sqrt(30), within(1e-12));
  }

  @Test
  void theSameDrawsGiveTheSameBitsAsAFixedNumber() {
    Recipe fixed = new Recipe(IsotropicPrior.ID, SAMPLER, 8, 7);
    try (SliceReconstructor engine = Engines.open(Engines.settings(2, 3), new IsotropicPrior())) {
      Job job = new Job("fixed", SCAN, fixed, Priority.ROUTINE);
      Reconstruction eight = Engines.await(engine.submit(job));
      Reconstruction adaptive = reconstruct(3, 1);
      assertThat(adaptive.mean()).isEqualTo(eight.mean());
      assertThat(adaptive.deviation()).isEqualTo(eight.deviation());
    }
  }

  @Test
  void companionsAndWorkersChangeNothing() {
    double target = reconstruct(1, 1).evidence().standardErrorOfMean() * 0.8;
    Reconstruction alone = reconstruct(1, target);
    try (SliceReconstructor engine = Engines.open(Engines.settings(3, 4), new IsotropicPrior())) {
      List<CompletionStage<Reconstruction>> others = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        others.add(engine.submit(Engines.job("other" + i, Engines.scan(12, 10, 40 + i), 5, 3)));
      }
      Reconstruction among = Engines.await(engine.submit(job(target)));
      others.forEach(Engines::await);
      assertThat(among.mean()).isEqualTo(alone.mean());
      assertThat(among.evidence()).isEqualTo(alone.evidence());
    }
  }

  @Test
  void anAdaptiveRecipeHasATargetAndNoOtherNumber() {
    assertThatThrownBy(() -> new Recipe("p", SAMPLER, 8, 0, 0.01))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32");
    assertThatThrownBy(() -> new Recipe("p", SAMPLER, 32, 0, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Reconstruction reconstruct(int workers, double target) {
    try (SliceReconstructor engine =
        Engines.open(Engines.settings(workers, 2), new IsotropicPrior())) {
      return Engines.await(engine.submit(job(target)));
    }
  }

  private static Job job(double target) {
    Recipe recipe = new Recipe(IsotropicPrior.ID, SAMPLER, Recipe.MOST_ADAPTIVE, 7, target);
    return new Job("adaptive", SCAN, recipe, Priority.ROUTINE);
  }
}
