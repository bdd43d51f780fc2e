package org.reconstream.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reconstream.engine.Failure;
import org.reconstream.engine.Priority;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.wire.Artifact;
import org.reconstream.wire.BlobReference;
import org.reconstream.wire.CloudEvent;
import org.reconstream.wire.Content;
import org.reconstream.wire.Headers;
import org.reconstream.wire.MeasurementEnvelope;
import org.reconstream.wire.RecipeOverrides;

@ExtendWith(SharedBroker.class)
class ClaimCheckIT {
  @Test
  void payloadsAboveTheInlineLimitTravelByReferenceBothWays() {
    try (StreamFixture fixture = StreamFixture.open("claim", StreamFixture.quick())) {
      byte[] large = FakeScans.good("large", 10 * StreamFixture.MIB);
      byte[] full = FakeScans.good("full", 4 * StreamFixture.MIB - 200);
      fixture.submit("large", large);
      fixture.submit("full", full);
      fixture.start("a", FakeEngine.immediate());

      List<JobOutcome> outcomes =
          fixture.outcomes(2, Duration.ofSeconds(40), Duration.ofSeconds(1));

      assertThat(outcomes).extracting(JobOutcome::job).containsExactlyInAnyOrder("large", "full");
      for (JobOutcome outcome : outcomes) {
        Artifact mean = ((JobOutcome.Reconstructed) outcome).envelope().artifacts().get(0);
        boolean isLarge = outcome.job().equals("large");
        assertThat(mean.content())
            .isInstanceOf(isLarge ? Content.Reference.class : Content.Inline.class);
        assertThat(fixture.bytes(mean)).isEqualTo(isLarge ? large : full);
      }
    }
  }

  @Test
  void blobThatArrivesLateIsTriedAgainAndOneThatNeverComesIsADeadLetter() throws Exception {
    try (StreamFixture fixture = StreamFixture.open("late", StreamFixture.quick())) {
      BlobReference late = fixture.blobs().put(FakeScans.good("late"), MeasurementEnvelope.DICOM);
      Path file = Path.of(late.uri());
      Path away = Files.move(file, file.resolveSibling("away"));
      send(fixture, "late", late);
      send(
          fixture,
          "never",
          new BlobReference(
              file.resolveSibling("never").toUri(),
              late.sha256(),
              late.sizeBytes(),
              MeasurementEnvelope.DICOM));
      StreamService service = fixture.start("a", FakeEngine.immediate());
      StreamFixture.await(
          "both on the retry topic",
          Duration.ofSeconds(30),
          () -> service.status().get(0).retried() >= 2);
      Files.move(away, file);

      List<JobOutcome> outcomes =
          fixture.outcomes(2, Duration.ofSeconds(40), Duration.ofSeconds(1));

      assertThat(outcomes).extracting(JobOutcome::job).containsExactlyInAnyOrder("late", "never");
      for (JobOutcome outcome : outcomes) {
        if (outcome instanceof JobOutcome.DeadLettered dead) {
          assertThat(dead.job()).isEqualTo("never");
          assertThat(dead.failure()).isEqualTo("Exhausted");
          assertThat(dead.origin()).startsWith("late.measurements.v1.retry-");
        }
      }
      assertThat(outcomes).hasAtLeastOneElementOfType(JobOutcome.Reconstructed.class);
      assertThat(service.status().get(0).retried())
          .as("two retries of the one that never comes, one or two of the other")
          .isBetween(3L, 4L);
    }
  }

  @Test
  void lostDeviceIsTriedAgainInMemory() {
    try (StreamFixture fixture = StreamFixture.open("device", StreamFixture.quick())) {
      AtomicInteger calls = new AtomicInteger();
      StreamService service =
          fixture.start(
              fixture.settings(),
              FakeEngine.of(
                  job ->
                      calls.incrementAndGet() < 3
                          ? CompletableFuture.failedFuture(
                              new ReconstructionException(
                                  new Failure.DeviceLost("the device stopped answering")))
                          : CompletableFuture.completedFuture(FakeScans.reconstruct(job))));
      fixture.submit("patient", FakeScans.good("p"));

      assertThat(fixture.outcomes(1, Duration.ofSeconds(30), Duration.ofSeconds(1)))
          .hasOnlyElementsOfType(JobOutcome.Reconstructed.class)
          .hasSize(1);
      assertThat(calls).hasValue(3);
      assertThat(service.status().get(0).retried()).isZero();
    }
  }

  private static void send(StreamFixture fixture, String job, BlobReference blob) {
    fixture.send(
        RecordHeaders.write(
            fixture.settings().topics().measurements().toString(),
            new MeasurementEnvelope(
                    CloudEvent.of(job, "/test", Headers.MEASUREMENT_TYPE),
                    RecipeOverrides.NONE,
                    Priority.ROUTINE,
                    MeasurementEnvelope.DICOM,
                    new Content.Reference(blob))
                .write(job)));
  }
}
