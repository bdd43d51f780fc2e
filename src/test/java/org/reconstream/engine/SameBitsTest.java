package org.reconstream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reconstream.physics.KSpace;

/** A reconstruction's bits depend on the measurement, the recipe and the seed, and nothing else. */
class SameBitsTest {
  private static final KSpace SCAN = Engines.scan(16, 12, 99);
  private static final int LEVELS = 10;
  private static final int DRAWS = 5;

  @ParameterizedTest
  @CsvSource({"1, 1, 0", "2, 1, 0", "1, 8, 0", "2, 8, 3"})
  void aloneOrAmongThirtyOneOthers(int workers, int batchRows, int advancers) {
    Reconstruction alone = alone(SCAN);
    Reconstruction among = among(settings(workers, batchRows, advancers));
    assertThat(among.mean()).isEqualTo(alone.mean());
    assertThat(among.deviation()).isEqualTo(alone.deviation());
    assertThat(among.evidence()).isEqualTo(alone.evidence());
  }

  @Test
  void anotherSeedAndAnotherScanGiveOtherBits() {
    Reconstruction one = alone(SCAN);
    Reconstruction other = alone(Engines.scan(16, 12, 98));
    assertThat(other.mean()).isNotEqualTo(one.mean());
    try (SliceReconstructor engine = Engines.open(Engines.settings(1, 1), new IsotropicPrior())) {
      Recipe reseeded =
          new Recipe(IsotropicPrior.ID, Engines.recipe(LEVELS, 1).sampler(), DRAWS, 8);
      Job job = new Job("s", SCAN, reseeded, Priority.ROUTINE);
      assertThat(Engines.await(engine.submit(job)).mean()).isNotEqualTo(one.mean());
    }
  }

  static EngineSettings settings(int workers, int batchRows, int advancers) {
    EngineSettings base = Engines.settings(workers, batchRows);
    return new EngineSettings(
        base.device(),
        workers,
        batchRows,
        advancers,
        2,
        4,
        base.queueCapacity(),
        base.memoryBytes(),
        base.maximumMatrix(),
        base.maximumCoils(),
        base.maximumRays(),
        base.closeTimeout());
  }

  private static Reconstruction alone(KSpace scan) {
    try (SliceReconstructor engine = Engines.open(Engines.settings(1, 1), new IsotropicPrior())) {
      return Engines.await(engine.submit(Engines.job("alone", scan, LEVELS, DRAWS)));
    }
  }

  private static Reconstruction among(EngineSettings settings) {
    try (SliceReconstructor engine = Engines.open(settings, new IsotropicPrior())) {
      List<CompletionStage<Reconstruction>> stages = new ArrayList<>();
      for (int i = 0; i < 31; i++) {
        KSpace companion = i % 2 == 0 ? Engines.scan(16, 12, i) : Engines.scan(9 + i, 8, i);
        Priority priority = List.of(Priority.values()).get(i % 3);
        Recipe recipe = Engines.recipe(3 + i % 9, 1 + i % 7);
        stages.add(engine.submit(new Job("other" + i, companion, recipe, priority)));
        if (i == 15) {
          stages.add(engine.submit(Engines.job("the one", SCAN, LEVELS, DRAWS)));
        }
      }
      stages.forEach(Engines::await);
      return Engines.await(stages.get(16));
    }
  }
}
