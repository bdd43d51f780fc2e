package org.reconstream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reconstream.physics.KSpace;
import org.reconstream.posterior.Evidence;
import org.reconstream.posterior.Plausibility;
import org.reconstream.posterior.SamplerSpec;
import org.reconstream.prior.Bands;
import org.reconstream.prior.Bands.Band;
import org.reconstream.prior.Coverage;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.ModelCard;
import org.reconstream.prior.Prior;

/** A result outside its prior's bands says so and puts the baseline first. */
final class PlausibilityTest {
  private static final Band ALL = new Band(0, 1e9);
  private static final Band FAR = new Band(5, 6);
  private static final int LEVELS = 6;
  private static final int DRAWS = 3;
  private static final KSpace SCAN = Engines.scan(12, 10, 3);

  @Test
  void insideItsBandsTheMeanIsThePrimaryImage() {
    Plausibility found = reconstruct(new Bands("daps-cal", 9, ALL, ALL)).plausibility();
    assertThat(found.checked()).isTrue();
    assertThat(found.doubts()).isEmpty();
    assertThat(found.primary()).isEqualTo("mean");
    assertThat(found.priorRatio()).as("a draw of the prior's own kind").isBetween(0.6, 1.4);
  }

  @Test
  void aResidualOutsideItsBandIsSaidAndPutsTheBaselineFirst() {
    Plausibility found = reconstruct(new Bands("daps-cal", 9, FAR, ALL)).plausibility();
    assertThat(found.primary()).isEqualTo("baseline");
    assertThat(found.doubts()).hasSize(1);
    assertThat(found.doubts().get(0)).contains("residual ratio", "5.000 to 6.000", "fit this scan");
  }

  @Test
  void anImageThePriorDoesNotBelieveInIsSaid() {
    Plausibility found = reconstruct(new Bands("daps-cal", 9, ALL, FAR)).plausibility();
    assertThat(found.primary()).isEqualTo("baseline");
    assertThat(found.doubts().get(0)).contains("prior ratio", "unlike");
  }

  @Test
  void withoutBandsForTheSamplerNothingIsCheckedAndNothingIsSpent() {
    assertUnchecked(reconstruct(null));
    assertUnchecked(reconstruct(new Bands("pula", 9, FAR, FAR)));
  }

  @Test
  void aHeaderOutsideTheCardIsSaidAndPutsTheBaselineFirstAlsoWithoutBands() {
    Coverage covered = new Coverage(new Band(64, 256), new Band(2, 3));
    Plausibility found = run(null, covered, 2).result().evidence().plausibility();
    assertThat(found.checked()).isFalse();
    assertThat(found.primary()).isEqualTo("baseline");
    assertThat(found.doubts()).hasSize(2);
    assertThat(found.doubts().get(0)).contains("matrix 12 x 10", "64 to 256");
    assertThat(found.doubts().get(1)).contains("pixel of 1.00 x 1.00 mm", "2.00 to 3.00 mm");
    Bands bands = new Bands("daps-cal", 9, FAR, ALL);
    assertThat(run(bands, covered, 2).result().evidence().plausibility().doubts()).hasSize(3);
    Coverage inside = new Coverage(new Band(10, 12), new Band(1, 3));
    assertUnchecked(run(null, inside, 2).result().evidence());
  }

  @Test
  void theCheckCostsAFewEvaluationsOfTheFirstDrawsAndChangesNoDraw() {
    Run checked = run(new Bands("daps-cal", 9, ALL, ALL), 1);
    Run plain = run(null, 1);
    assertThat(checked.result().mean()).isEqualTo(plain.result().mean());
    assertThat(checked.result().evidence().denoiserCalls())
        .isEqualTo(plain.result().evidence().denoiserCalls() + 2L * Bands.levels().length);
    assertThat(run(new Bands("daps-cal", 9, ALL, ALL), 3).result().evidence())
        .isEqualTo(checked.result().evidence());
  }

  private static void assertUnchecked(Evidence evidence) {
    assertThat(evidence.plausibility()).isEqualTo(Plausibility.UNCHECKED);
    assertThat(evidence.denoiserCalls()).isEqualTo((long) LEVELS * DRAWS);
  }

  private static Evidence reconstruct(@Nullable Bands bands) {
    return run(bands, 2).result().evidence();
  }

  private record Run(Reconstruction result) {}

  private static Run run(@Nullable Bands bands, int workers) {
    return run(bands, null, workers);
  }

  private static Run run(@Nullable Bands bands, @Nullable Coverage coverage, int workers) {
    Recipe recipe = new Recipe(IsotropicPrior.ID, new SamplerSpec.DapsCal(LEVELS), DRAWS, 7);
    try (SliceReconstructor engine =
        new SliceReconstructor(
            Engines.settings(workers, 2),
            PriorShelf.of(new Banded(new IsotropicPrior(), bands, coverage)),
            Engines::calibrate,
            Engines.SAMPLER,
            new EngineIdentity("analytic", "1"))) {
      return new Run(Engines.await(engine.submit(new Job("gate", SCAN, recipe, Priority.ROUTINE))));
    }
  }

  private record Banded(Prior prior, @Nullable Bands bands, @Nullable Coverage coverage)
      implements Prior {
    @Override
    public ModelCard card() {
      return prior.card().withBands(bands).withCoverage(coverage);
    }

    @Override
    public Denoiser denoiser() {
      return prior.denoiser();
    }

    @Override
    public void close() {
      prior.close();
    }
  }
}
