package org.reconstream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.reconstream.posterior.Plausibility.UNCHECKED;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reconstream.engine.Failure;
import org.reconstream.engine.Provenance;
import org.reconstream.engine.Recipe;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.engine.StageSeconds;
import org.reconstream.posterior.Evidence;
import org.reconstream.posterior.Plausibility;
import org.reconstream.posterior.RayEvidence;
import org.reconstream.posterior.SamplerKind;
import org.reconstream.posterior.SamplerSpec;

class ReconstructionEnvelopeTest {
  private static final Evidence EVIDENCE =
      new Evidence(
          1.02,
          0.3,
          0.2,
          0.1,
          "WHITENED",
          8.1,
          1L << 40,
          16,
          -0.75,
          25,
          400,
          0.01,
          0.2,
          3,
          true,
          null,
          UNCHECKED);

  @Test
  void whatSupportsCtComesBack() {
    RayEvidence rays =
        new RayEvidence(
            60, 368, 1L << 33, 7, 9, 22_000, 0.1, 0.2, 0.4, 3.1, true, 180, 0.5, 4, 12, "FBP");
    Evidence evidence =
        new Evidence(
            1,
            0.3,
            0.2,
            0,
            "incident-quanta",
            3,
            22_000,
            2,
            0,
            5,
            10,
            0,
            0,
            0,
            true,
            rays,
            UNCHECKED);
    WireRecord record = envelope(new SamplerSpec.DapsCal(25), evidence).write("key");
    ReconstructionEnvelope read = ReconstructionEnvelope.read(record.headers(), record.value());
    assertThat(read.evidence()).isEqualTo(evidence);
  }

  @Test
  void aDoubtComesBackAndIsInTheHeaders() {
    Evidence doubtful = EVIDENCE.with(new Plausibility(true, 1.7, List.of("unlike", "far")));
    WireRecord record = envelope(new SamplerSpec.DapsCal(25), doubtful).write("key");
    assertThat(CloudEvent.find(record.headers(), Headers.PRIMARY)).isEqualTo("baseline");
    ReconstructionEnvelope read = ReconstructionEnvelope.read(record.headers(), record.value());
    assertThat(read.evidence()).isEqualTo(doubtful);
    WireRecord sure = envelope(new SamplerSpec.DapsCal(25), EVIDENCE).write("key");
    assertThat(CloudEvent.find(sure.headers(), Headers.PRIMARY)).isEqualTo("mean");
  }

  @Test
  void everyFieldComesBack() {
    for (SamplerKind kind : SamplerKind.values()) {
      SamplerSpec sampler = kind.spec();
      ReconstructionEnvelope sent = envelope(sampler);
      WireRecord record = sent.write("key");
      ReconstructionEnvelope read = ReconstructionEnvelope.read(record.headers(), record.value());
      assertThat(read.evidence()).isEqualTo(EVIDENCE);
      assertThat(read.provenance()).isEqualTo(sent.provenance());
      assertThat(read.seconds()).isEqualTo(sent.seconds());
      assertThat(read.event().id()).isEqualTo("job-1");
      assertThat(read.artifacts()).hasSize(2);
      assertThat(read.artifacts().get(0).kind()).isEqualTo(Artifact.Kind.MEAN);
      assertThat(((Content.Inline) read.artifacts().get(0).content()).bytes())
          .isEqualTo("mean".getBytes(StandardCharsets.UTF_8));
      assertThat(read.artifacts().get(1)).isEqualTo(sent.artifacts().get(1));
      assertThat(read.artifactBytes()).isEqualTo(4 + 99);
    }
  }

  @ParameterizedTest
  @EnumSource(Artifact.Kind.class)
  void everyKindComesBack(Artifact.Kind kind) {
    assertThat(Artifact.read(Artifact.of(kind, "x/y", new byte[1]).write()).kind()).isEqualTo(kind);
  }

  @Test
  void damagedRecordsFailInOneWayOnly() {
    Random random = new Random(12);
    WireRecord record = envelope(new SamplerSpec.DapsCal(25)).write("key");
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = Arrays.copyOf(record.value(), random.nextInt(record.value().length + 1));
      for (int n = random.nextInt(4); n > 0 && damaged.length > 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        ReconstructionEnvelope.read(record.headers(), damaged);
      } catch (ReconstructionException e) {
        refused++;
        assertThat(e.failure()).isInstanceOfAny(Failure.Malformed.class, Failure.Unsupported.class);
      }
    }
    assertThat(refused).isGreaterThan(10_000);
  }

  @Test
  void anotherJobsValueIsRefused() {
    WireRecord record = envelope(new SamplerSpec.DapsCal(25)).write("key");
    List<Header> other =
        CloudEvent.of("job-2", "/x", Headers.RECONSTRUCTION_TYPE).headers("schema", "key");
    assertThatThrownBy(() -> ReconstructionEnvelope.read(other, record.value()))
        .isInstanceOf(ReconstructionException.class);
  }

  @ParameterizedTest
  @EnumSource(JobStatus.State.class)
  void statusComesBack(JobStatus.State state) {
    JobStatus status =
        new JobStatus("job-1", state, Instant.ofEpochMilli(5), "a-0", 2, "Malformed", "why");
    WireRecord record = status.write("/service");
    assertThat(JobStatus.read(record.value())).isEqualTo(status);
    assertThat(record.key()).isEqualTo("job-1");
    assertThat(CloudEvent.find(record.headers(), "ce_type")).isEqualTo(Headers.STATUS_TYPE);
  }

  private static ReconstructionEnvelope envelope(SamplerSpec sampler) {
    return envelope(sampler, EVIDENCE);
  }

  private static ReconstructionEnvelope envelope(SamplerSpec sampler, Evidence evidence) {
    return new ReconstructionEnvelope(
        CloudEvent.of("job-1", "/service", Headers.RECONSTRUCTION_TYPE),
        evidence,
        new StageSeconds(1, 2, 3),
        new Provenance(
            "d1", new Recipe("gaussian", sampler, 16, -9), "d2", "onnxruntime", "1.29.0", "0.1.0"),
        List.of(
            Artifact.of(
                Artifact.Kind.MEAN, "application/dicom", "mean".getBytes(StandardCharsets.UTF_8)),
            new Artifact(
                Artifact.Kind.PANEL,
                "image/png",
                new Content.Reference(
                    new BlobReference(
                        URI.create("file:///b"), "0f".repeat(32), 99, "image/png")))));
  }
}
