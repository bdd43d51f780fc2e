package org.reconstream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reconstream.physics.KSpace;
import org.reconstream.physics.Measurement;
import org.reconstream.physics.PreparedScan;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.SliceGeometry;
import org.reconstream.physics.ct.CtSimulator;
import org.reconstream.physics.ct.SinogramPreparation;
import org.reconstream.posterior.RayEvidence;
import org.reconstream.posterior.SamplerSpec;

/** Sinograms go through the engine that k-space goes through, beside it and in its order. */
class ComputedTomographyTest {
  private static final int SIDE = 24;
  private static final int VIEWS = 36;
  private static final double QUANTA = 1e6;
  private static final double WATER = 0.02;
  private static final SliceGeometry GEOMETRY = new SliceGeometry(240, 240, 5, SIDE, SIDE);
  private static final Sinogram DISC = disc(1);
  private static final int LEVELS = 8;
  private static final int DRAWS = 4;

  @Test
  void theMeanIsInHounsfieldUnitsAndTheEvidenceTellsTheRays() {
    try (SliceReconstructor engine = open(Engines.settings(2, 1))) {
      Reconstruction result = Engines.await(engine.submit(job("ct", DISC)));
      assertThat(result.modality()).isEqualTo("CT");
      assertThat(result.maps()).isNull();
      assertThat(result.mean().shape().dim(0)).isEqualTo(1);
      assertThat(water(result.mean().values())).isCloseTo(0, within(50.0));
      assertThat(water(result.baseline().values())).isCloseTo(0, within(50.0));
      RayEvidence rays = Objects.requireNonNull(result.evidence().rays());
      assertThat(rays.views()).isEqualTo(VIEWS);
      assertThat(rays.used()).isEqualTo((long) VIEWS * rays.columns());
      assertThat(rays.sigmaMedian()).isBetween(Math.sqrt(1 / QUANTA), Math.sqrt(100 / QUANTA));
      assertThat(rays.limitedAngle()).isFalse();
      assertThat(rays.truncated()).isFalse();
      assertThat(rays.standardErrorHu()).isPositive();
      assertThat(result.evidence().noiseRule()).isEqualTo("incident-quanta");
      assertThat(result.evidence().measurements()).isEqualTo(rays.used());
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "2, 8"})
  void itsBitsAreTheSameAmongScansOfBothModalities(int workers, int batchRows) {
    Reconstruction alone;
    try (SliceReconstructor engine = open(Engines.settings(1, 1))) {
      alone = Engines.await(engine.submit(job("alone", DISC)));
    }
    try (SliceReconstructor engine = open(Engines.settings(workers, batchRows))) {
      List<CompletionStage<Reconstruction>> stages = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        stages.add(engine.submit(Engines.job("mr" + i, Engines.scan(16, 12, i), 3 + i, 2)));
        stages.add(engine.submit(job("ct" + i, disc(2 + i))));
      }
      Reconstruction among = Engines.await(engine.submit(job("the one", DISC)));
      stages.forEach(Engines::await);
      assertThat(among.mean()).isEqualTo(alone.mean());
      assertThat(among.deviation()).isEqualTo(alone.deviation());
      assertThat(among.evidence()).isEqualTo(alone.evidence());
    }
  }

  @Test
  void aScanWithoutAUsableRayEndsItselfOnly() {
    Sinogram dark = marked(DISC, new byte[DISC.measured().length]);
    try (SliceReconstructor engine = open(Engines.settings(1, 4))) {
      CompletionStage<Reconstruction> before = engine.submit(job("before", DISC));
      Failure failure = Engines.failure(engine.submit(job("dark", dark)));
      CompletionStage<Reconstruction> mr =
          engine.submit(Engines.job("mr", Engines.scan(8, 8, 1), 3, 2));
      assertThat(failure).isInstanceOf(Failure.Unsupported.class);
      assertThat(failure.reason()).contains("ray");
      assertThat(Engines.await(before).job()).isEqualTo("before");
      assertThat(Engines.await(mr).job()).isEqualTo("mr");
    }
  }

  @Test
  void aPriorOfTheOtherModalityIsRefused() {
    Recipe recipe = Engines.recipe(LEVELS, DRAWS);
    Failure ct = refusal(new Job("j", DISC, recipe, Priority.ROUTINE), Engines.settings(1, 1));
    assertThat(ct).isInstanceOf(Failure.PriorMismatch.class);
    assertThat(ct.reason()).contains("covers MR, not CT");
    KSpace kspace = Engines.scan(8, 8, 1);
    Failure mr = refusal(job("j", kspace), Engines.settings(1, 1));
    assertThat(mr).isInstanceOf(Failure.PriorMismatch.class);
    assertThat(mr.reason()).contains("covers CT, not MR");
  }

  @Test
  void scansBeyondTheServiceAreRefused() {
    EngineSettings base = Engines.settings(1, 1);
    EngineSettings fewRays =
        new EngineSettings(
            "cpu", 1, 1, 0, 1, 1, 64, base.memoryBytes(), 64, 8, 100, base.closeTimeout());
    assertThat(refusal(job("j", DISC), fewRays).reason())
        .contains(VIEWS + " views of " + DISC.columns() + " columns", "at most 100 rays");
    Sinogram large = measure(new SliceGeometry(240, 240, 5, 65, 65), new float[65 * 65], 1);
    assertThat(refusal(job("j", large), base).reason()).contains("65 x 65", "64");
    assertThat(refusal(job("j", DISC), base.withMemoryBytes(10_000)).reason()).contains("memory");
  }

  /** The mean over the inner part of the disc. */
  private static double water(float[] image) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < image.length; i++) {
      if (Math.hypot(i % SIDE - 11.5, Math.floorDiv(i, SIDE) - 11.5) < 6) {
        sum += image[i];
        count++;
      }
    }
    return sum / count;
  }

  private static Failure refusal(Job job, EngineSettings settings) {
    try (SliceReconstructor engine = open(settings)) {
      Failure failure = Engines.failure(engine.submit(job));
      assertThat(engine.status().failed()).hasSize(1);
      return failure;
    }
  }

  private static SliceReconstructor open(EngineSettings settings) {
    return new SliceReconstructor(
        settings,
        PriorShelf.of(new IsotropicPrior(), IsotropicPrior.ofCt()),
        ComputedTomographyTest::prepare,
        Engines.SAMPLER,
        new EngineIdentity("analytic", "1"));
  }

  private static PreparedScan prepare(Measurement measurement) {
    return measurement instanceof Sinogram sinogram
        ? SinogramPreparation.prepare(sinogram)
        : Engines.calibrate(measurement);
  }

  private static Job job(String id, Measurement scan) {
    Recipe recipe = new Recipe(IsotropicPrior.CT, new SamplerSpec.DapsCal(LEVELS), DRAWS, 7);
    return new Job(id, scan, recipe, Priority.ROUTINE);
  }

  /** A disc of water in air. */
  private static Sinogram disc(long seed) {
    float[] hounsfield = new float[SIDE * SIDE];
    for (int i = 0; i < hounsfield.length; i++) {
      double radius = Math.hypot(i % SIDE - 11.5, Math.floorDiv(i, SIDE) - 11.5);
      hounsfield[i] = radius < 8 ? 0 : -1000;
    }
    return measure(GEOMETRY, hounsfield, seed);
  }

  private static Sinogram measure(SliceGeometry geometry, float[] hounsfield, long seed) {
    return CtSimulator.parallel(geometry, VIEWS, WATER).measure(hounsfield, geometry, QUANTA, seed);
  }

  private static Sinogram marked(Sinogram scan, byte[] measured) {
    return new Sinogram(
        scan.lineIntegrals(),
        measured,
        scan.anglesRad(),
        scan.beam(),
        scan.quanta(),
        scan.waterAttenuationPerMm(),
        scan.geometry());
  }
}
