package org.reconstream.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reconstream.dicom.MeasurementReader;
import org.reconstream.dicom.RawDataWriter;
import org.reconstream.dicom.ResultObject;
import org.reconstream.dicom.ResultWriter;
import org.reconstream.dicom.SourceScan;
import org.reconstream.dicom.StudyHeader;
import org.reconstream.engine.EngineIdentity;
import org.reconstream.engine.EngineSettings;
import org.reconstream.engine.Job;
import org.reconstream.engine.PriorShelf;
import org.reconstream.engine.Priority;
import org.reconstream.engine.Recipe;
import org.reconstream.engine.Reconstruction;
import org.reconstream.engine.SliceReconstructor;
import org.reconstream.formats.KSpaceNpy;
import org.reconstream.physics.KSpace;
import org.reconstream.posterior.SamplerSpec;
import org.reconstream.prior.onnx.OnnxPrior;
import org.reconstream.wire.Artifact;
import org.reconstream.wire.DecodedMeasurement;
import org.reconstream.wire.RecipeOverrides;

/** A real scan through the real parts: DICOM in, Kafka, prior on the CPU, DICOM out. */
@ExtendWith(SharedBroker.class)
class StreamedScanIT {
  private static final Recipe RECIPE = new Recipe("mri-gaussian", new SamplerSpec.DapsCal(6), 2, 1);
  private static final Path MODELS = Path.of("models");

  @Test
  void streamedScanIsBitForBitTheOneReconstructedAlone() throws Exception {
    KSpace full = KSpaceNpy.read(MODELS.resolve("examples/brain-1ch-full.npy"));
    KSpace scan =
        KSpaceNpy.undersample(
            full, KSpaceNpy.readMask(MODELS.resolve("examples/brain-1ch-mask-r3.npy")));
    byte[] raw = new RawDataWriter().write(scan, StudyHeader.deidentified(scan));
    List<String> alone;
    try (SliceReconstructor engine = engine()) {
      SourceScan source = new MeasurementReader().read(raw);
      Reconstruction result =
          engine
              .submit(new Job("alone", source.measurement(), RECIPE, Priority.ROUTINE))
              .toCompletableFuture()
              .get(2, TimeUnit.MINUTES);
      assertThat(result.evidence().residualRatio()).isBetween(0.5, 2.0);
      alone = describe(result);
    }

    try (StreamFixture fixture = StreamFixture.open("real", StreamFixture.quick())) {
      Map<String, Long> seeds = new HashMap<>();
      for (long seed : new long[] {1, 2, 1, 3}) {
        String job =
            fixture
                .sender()
                .submit(
                    new Submission(
                        raw,
                        new RecipeOverrides(
                            null,
                            null,
                            OptionalInt.empty(),
                            OptionalInt.empty(),
                            OptionalLong.of(seed)),
                        Priority.ROUTINE,
                        "1.2.3",
                        null));
        seeds.put(job, seed);
      }
      fixture.submit("broken", Arrays.copyOf(raw, raw.length / 2));
      fixture.start(
          fixture.settings(),
          engine(),
          (envelope, bytes) -> {
            SourceScan source = new MeasurementReader().read(bytes);
            return new DecodedMeasurement<>(
                new Job(
                    envelope.event().id(),
                    source.measurement(),
                    envelope.recipe().applyTo(RECIPE),
                    envelope.priority()),
                source);
          },
          StreamedScanIT::artifacts);

      List<JobOutcome> outcomes = fixture.outcomes(5, Duration.ofMinutes(3), Duration.ofSeconds(1));

      Map<Long, Set<List<String>>> results = new HashMap<>();
      for (JobOutcome outcome : outcomes) {
        if (outcome instanceof JobOutcome.Reconstructed done) {
          results
              .computeIfAbsent(seeds.get(done.job()), seed -> new HashSet<>())
              .add(describe(fixture, done));
        } else {
          assertThat(outcome)
              .isInstanceOfSatisfying(
                  JobOutcome.DeadLettered.class,
                  dead -> {
                    assertThat(dead.job()).isEqualTo("broken");
                    assertThat(dead.failure()).isEqualTo("Malformed");
                  });
        }
      }
      assertThat(outcomes).hasSize(5);
      assertThat(results.get(1L)).containsExactly(alone);
      assertThat(results.values().stream().flatMap(Set::stream).collect(Collectors.toSet()))
          .as("each seed has its own draws")
          .hasSize(3);
    }
  }

  private static SliceReconstructor engine() {
    PriorShelf shelf =
        PriorShelf.load(
            MODELS,
            Set.of("mri-gaussian"),
            folder -> OnnxPrior.load(folder, org.reconstream.prior.onnx.EngineSettings.cpu()));
    return SliceReconstructor.open(
        EngineSettings.cpu(1), shelf, new EngineIdentity("onnxruntime", "test"));
  }

  /** The mean's bits, and the DICOM objects so that the writer is exercised under load. */
  private static List<Artifact> artifacts(SourceScan source, Reconstruction result) {
    List<Artifact> artifacts = new ArrayList<>();
    for (ResultObject object : new ResultWriter().write(source, result)) {
      artifacts.add(Artifact.of(Artifact.Kind.PREVIEW, "application/dicom", object.part10()));
    }
    artifacts.add(
        Artifact.of(Artifact.Kind.MEAN, "application/x-floats", bits(result.mean().values())));
    artifacts.add(
        Artifact.of(
            Artifact.Kind.DEVIATION, "application/x-floats", bits(result.deviation().values())));
    return artifacts;
  }

  private static List<String> describe(Reconstruction result) {
    return List.of(
        HexFormat.of().formatHex(bits(result.mean().values())),
        HexFormat.of().formatHex(bits(result.deviation().values())),
        result.provenance().sourceDigest());
  }

  private static List<String> describe(StreamFixture fixture, JobOutcome.Reconstructed done) {
    List<String> parts = new ArrayList<>();
    for (Artifact.Kind kind : List.of(Artifact.Kind.MEAN, Artifact.Kind.DEVIATION)) {
      done.envelope().artifacts().stream()
          .filter(artifact -> artifact.kind() == kind)
          .forEach(artifact -> parts.add(HexFormat.of().formatHex(fixture.bytes(artifact))));
    }
    parts.add(done.envelope().provenance().sourceDigest());
    return parts;
  }

  private static byte[] bits(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }
}
