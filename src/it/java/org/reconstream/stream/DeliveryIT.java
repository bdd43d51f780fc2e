package org.reconstream.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reconstream.engine.Failure;
import org.reconstream.engine.Reconstruction;
import org.reconstream.engine.ReconstructionException;

@ExtendWith(SharedBroker.class)
class DeliveryIT {
  @Test
  void everyMeasurementYieldsItsOwnResultOnce() throws Exception {
    try (StreamFixture fixture = StreamFixture.open("plain", StreamFixture.quick())) {
      List<String> jobs = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        jobs.add(fixture.submit("job-" + i, FakeScans.good("s" + i)));
      }
      StreamService service = fixture.start("a", FakeEngine.immediate());

      List<JobOutcome> outcomes =
          fixture.outcomes(20, Duration.ofSeconds(30), Duration.ofSeconds(1));

      assertThat(outcomes).extracting(JobOutcome::job).containsExactlyInAnyOrderElementsOf(jobs);
      for (JobOutcome outcome : outcomes) {
        JobOutcome.Reconstructed result = (JobOutcome.Reconstructed) outcome;
        String number = result.job().substring(4);
        assertThat(
                new String(
                    fixture.bytes(result.envelope().artifacts().get(0)), StandardCharsets.UTF_8))
            .isEqualTo("scan s" + number);
      }
      assertThat(service.status().get(0).published()).isEqualTo(20);
    }
  }

  @Test
  void severalConsumersShareTheWork() {
    try (StreamFixture fixture = StreamFixture.open("several", StreamFixture.quick())) {
      StreamSettings one = fixture.settings();
      StreamSettings three =
          new StreamSettings(
              one.bootstrapServers(),
              one.group(),
              one.instance(),
              3,
              one.source(),
              null,
              one.topics(),
              one.delivery(),
              one.consumerProperties(),
              one.producerProperties());
      StreamService service = fixture.start(three, FakeEngine.immediate());
      StreamFixture.await(
          "three members",
          Duration.ofSeconds(40),
          () -> service.status().stream().allMatch(each -> each.assignedPartitions() > 0));
      List<String> jobs = submit(fixture, 60);

      assertThat(fixture.outcomes(60, Duration.ofSeconds(40), Duration.ofSeconds(1)))
          .extracting(JobOutcome::job)
          .containsExactlyInAnyOrderElementsOf(jobs);
      assertThat(service.status()).allSatisfy(each -> assertThat(each.published()).isPositive());
    }
  }

  @Test
  void backlogNeverOverrunsTheEngine() {
    int places = 9;
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    FakeEngine engine =
        FakeEngine.of(
            places,
            job -> {
              int now = running.incrementAndGet();
              most.accumulateAndGet(now, Math::max);
              CompletionStage<Reconstruction> done =
                  now > places
                      ? CompletableFuture.failedFuture(
                          new ReconstructionException(new Failure.Exhausted("too many jobs")))
                      : CompletableFuture.supplyAsync(
                          () -> FakeScans.reconstruct(job),
                          CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS));
              return done.whenComplete((result, error) -> running.decrementAndGet());
            });
    try (StreamFixture fixture = StreamFixture.open("backlog", StreamFixture.quick())) {
      List<String> jobs = submit(fixture, 80);
      StreamService service = fixture.start(fixture.settings(), engine);

      assertThat(fixture.outcomes(80, Duration.ofSeconds(40), Duration.ofSeconds(1)))
          .extracting(JobOutcome::job)
          .containsExactlyInAnyOrderElementsOf(jobs);
      assertThat(service.status().get(0).retried()).isZero();
      assertThat(most.get()).isBetween(2, places);
    }
  }

  @Test
  void missingOrTooSmallTopicsAreRefusedWithAReason() {
    StreamSettings settings =
        StreamFixture.settings(SharedBroker.bootstrapServers(), "provision", StreamFixture.quick());
    TopicSettings t = settings.topics();
    StreamSettings strict =
        settings.withTopics(
            new TopicSettings(
                t.measurements(), t.reconstructions(), t.status(), false, 2, (short) 1));
    assertThatThrownBy(() -> TopicProvisioning.ensure(strict))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("provision.measurements.v1 does not exist");
    assertThat(TopicProvisioning.inspect(settings)).noneMatch(TopicProvisioning.Topic::exists);

    assertThat(TopicProvisioning.ensure(settings)).allMatch(TopicProvisioning.Topic::exists);
    assertThat(TopicProvisioning.ensure(strict)).hasSize(5);

    assertThatThrownBy(
            () -> TopicProvisioning.ensure(strict.withDelivery(DeliverySettings.DEFAULT)))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("raise its max.message.bytes");
  }

  private static List<String> submit(StreamFixture fixture, int count) {
    List<String> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      jobs.add(fixture.submit("job-" + i, FakeScans.good("s" + i)));
    }
    return jobs;
  }
}
