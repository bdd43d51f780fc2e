package org.reconstream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.reconstream.array.Tensor;
import org.reconstream.physics.KSpace;
import org.reconstream.posterior.SamplerSpec;
import org.reconstream.prior.onnx.Engine;
import org.reconstream.prior.onnx.OnnxPrior;

/** The engine with its real calibration, samplers and ONNX prior on synthetic multi-coil scans. */
class RealPartsTest {
  private static final String PRIOR = "mri-gaussian";

  @Test
  void scanAloneAndAmongOthersGivesTheSameBits() {
    KSpace scan = SyntheticScan.of(48, 40, 1);
    Reconstruction alone;
    try (SliceReconstructor engine = open(1)) {
      alone = Engines.await(engine.submit(job("alone", scan, Priority.ROUTINE, 0)));
    }
    List<Reconstruction> results = new ArrayList<>();
    try (SliceReconstructor engine = open(2)) {
      List<CompletionStage<Reconstruction>> stages = new ArrayList<>();
      for (int i = 0; i < 31; i++) {
        KSpace other = i % 2 == 0 ? SyntheticScan.of(48, 40, 2 + i) : SyntheticScan.of(36, 44, i);
        Priority priority = List.of(Priority.values()).get(i % 3);
        stages.add(engine.submit(job("other" + i, other, priority, i)));
        if (i == 15) {
          stages.add(engine.submit(job("the one", scan, Priority.ARCHIVE, 0)));
        }
      }
      stages.forEach(stage -> results.add(Engines.await(stage)));
    }
    Reconstruction among = results.get(16);
    assertThat(among.job()).isEqualTo("the one");
    assertThat(among.mean()).isEqualTo(alone.mean());
    assertThat(among.deviation()).isEqualTo(alone.deviation());
    assertThat(among.baseline()).isEqualTo(alone.baseline());
    assertThat(among.maps()).isEqualTo(alone.maps());
    assertThat(among.evidence()).isEqualTo(alone.evidence());
    assertThat(among.provenance()).isEqualTo(alone.provenance());
  }

  @Test
  void meanExplainsTheSamplesAndKnowsItsOrigin() {
    KSpace scan = SyntheticScan.of(64, 64, 3);
    try (SliceReconstructor engine = open(2)) {
      Recipe recipe = new Recipe(PRIOR, new SamplerSpec.DapsCal(20), 6, 1);
      Reconstruction result =
          Engines.await(engine.submit(new Job("j", scan, recipe, Priority.STAT)));
      assertThat(result.evidence().residualRatio()).isBetween(0.7, 1.3);
      assertThat(result.evidence().calibrated()).isTrue();
      assertThat(result.evidence().denoiserCalls()).as("two checked draws").isEqualTo(120 + 6);
      assertThat(result.mean().shape()).isEqualTo(result.baseline().shape());
      assertThat(correlation(result.mean(), result.baseline())).isGreaterThan(0.9);
      assertThat(result.provenance().engine()).isEqualTo("onnxruntime");
      assertThat(result.provenance().priorDigest()).hasSize(64);
      assertThat(result.seconds().total()).isPositive();
    }
  }

  @Test
  void previewSamplerSaysThatItsSpreadIsNotUncertainty() {
    try (SliceReconstructor engine = open(1)) {
      Recipe recipe = new Recipe(PRIOR, new SamplerSpec.Preview(10, 0), 1, 1);
      Job job = new Job("j", SyntheticScan.of(48, 40, 4), recipe, Priority.ROUTINE);
      Reconstruction result = Engines.await(engine.submit(job));
      assertThat(result.evidence().calibrated()).isFalse();
      assertThat(result.evidence().denoiserCalls()).isEqualTo(10);
    }
  }

  @Test
  void scanWithoutItsCentreIsRefusedInOneSentence() {
    KSpace scan = SyntheticScan.of(48, 40, 5);
    Tensor samples = scan.samples().copy();
    for (int i = 0; i < samples.values().length; i++) {
      int ky = i / 40 % 48;
      if (ky > 10 && ky < 38) {
        samples.values()[i] = 0;
      }
    }
    try (SliceReconstructor engine = open(1)) {
      Failure failure =
          Engines.failure(engine.submit(job("j", KSpace.of(samples), Priority.STAT, 1)));
      assertThat(failure).isInstanceOf(Failure.Unsupported.class);
      assertThat(failure.reason()).doesNotContain("Exception");
    }
  }

  private static Job job(String id, KSpace scan, Priority priority, long seed) {
    return new Job(id, scan, new Recipe(PRIOR, new SamplerSpec.DapsCal(4), 3, seed), priority);
  }

  private static SliceReconstructor open(int workers) {
    PriorShelf shelf =
        PriorShelf.load(
            Path.of("models"),
            Set.of(PRIOR),
            folder -> OnnxPrior.load(folder, org.reconstream.prior.onnx.EngineSettings.cpu()));
    EngineIdentity identity =
        new EngineIdentity(Engine.ONNXRUNTIME.setting(), Engine.ONNXRUNTIME.version());
    return SliceReconstructor.open(EngineSettings.cpu(workers), shelf, identity);
  }

  private static double correlation(Tensor a, Tensor b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.values().length; i++) {
      ab += (double) a.values()[i] * b.values()[i];
      aa += (double) a.values()[i] * a.values()[i];
      bb += (double) b.values()[i] * b.values()[i];
    }
    return ab / Math.sqrt(aa * bb);
  }
}
