package org.reconstream.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
class MembershipIT {
  @Test
  void partitionsMoveInMidFlightAndNothingIsLostOrDoubled() {
    try (StreamFixture fixture = StreamFixture.open("move", StreamFixture.quick())) {
      Set<String> expected = submit(fixture, 0, 60);
      CompletableFuture<Void> gate = new CompletableFuture<>();
      AtomicInteger started = new AtomicInteger();
      StreamService first =
          fixture.start(
              "a",
              FakeEngine.of(
                  job ->
                      started.incrementAndGet() % 3 == 0
                          ? CompletableFuture.completedFuture(FakeScans.reconstruct(job))
                          : gate.thenApply(open -> FakeScans.reconstruct(job))));
      awaitPublished(first, 10);
      assertThat(first.status().get(0).openRecords()).isPositive();
      StreamService second = fixture.start("b", slow());
      awaitPublished(second, 5);
      assertThat(first.status().get(0).assignedPartitions()).isEqualTo(4);
      gate.complete(null);
      expected.addAll(submit(fixture, 60, 100));

      assertThat(fixture.outcomes(100, Duration.ofSeconds(60), Duration.ofSeconds(1)))
          .extracting(JobOutcome::job)
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(first.status().get(0).stale()).as("the new owner did them again").isPositive();
    }
  }

  @Test
  void drainCommitsWhatIsRunningAndTheSameNameContinuesAtOnce() {
    try (StreamFixture fixture = StreamFixture.open("drain", StreamFixture.quick())) {
      Set<String> expected = submit(fixture, 0, 80);
      ConcurrentLinkedQueue<String> computed = new ConcurrentLinkedQueue<>();
      StreamService first = fixture.start("a", recording(computed));
      awaitPublished(first, 5);
      fixture.stop(first);
      fixture.start("a", recording(computed));

      assertThat(fixture.outcomes(80, Duration.ofSeconds(60), Duration.ofSeconds(1)))
          .extracting(JobOutcome::job)
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(computed).as("a drain wastes no finished work").doesNotHaveDuplicates();
    }
  }

  @Test
  void secondProcessOfTheSameNameIsRefusedAndHarmsNobody() {
    try (StreamFixture fixture = StreamFixture.open("twin", StreamFixture.quick())) {
      StreamService first = fixture.start("a", FakeEngine.immediate());
      fixture.submit("one", FakeScans.good("1"));
      assertThat(fixture.outcomes(1, Duration.ofSeconds(20), Duration.ZERO)).hasSize(1);
      StreamService twin =
          fixture.start(fixture.settings().withDelivery(impatient()), FakeEngine.immediate());

      String reason = twin.failure().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();

      assertThat(reason).contains("another running process uses this instance name");
      fixture.submit("two", FakeScans.good("2"));
      assertThat(fixture.outcomes(1, Duration.ofSeconds(20), Duration.ofSeconds(1)))
          .extracting(JobOutcome::job)
          .containsExactly("two");
      assertThat(first.status().get(0).failure()).isNull();
    }
  }

  @Test
  void jobLongerThanThePollIntervalKeepsItsPartitions() {
    DeliverySettings quick = StreamFixture.quick();
    DeliverySettings tight =
        new DeliverySettings(
            quick.inlineLimitBytes(),
            quick.blobLimitBytes(),
            1,
            quick.commitInterval(),
            quick.commitBytes(),
            quick.transactionTimeout(),
            quick.revokeGrace(),
            quick.drainTimeout(),
            Duration.ofSeconds(2),
            quick.instanceWait(),
            quick.maxPollRecords(),
            quick.maxAttempts(),
            quick.retryDelay(),
            quick.deviceAttempts(),
            quick.decoders());
    try (StreamFixture fixture = StreamFixture.open("pause", tight)) {
      Set<String> expected = submit(fixture, 0, 12);
      ConcurrentLinkedQueue<String> computed = new ConcurrentLinkedQueue<>();
      CompletableFuture<Void> gate = new CompletableFuture<>();
      StreamService service =
          fixture.start(
              fixture.settings(),
              FakeEngine.of(
                  job -> {
                    computed.add(job.id());
                    return gate.thenApply(open -> FakeScans.reconstruct(job));
                  }));
      StreamFixture.await(
          "a job open for twice the poll interval",
          Duration.ofSeconds(30),
          () -> service.status().get(0).oldestOpen().toMillis() > 4500);
      IngestStatus waiting = service.status().get(0);
      assertThat(waiting.paused()).isTrue();
      assertThat(waiting.openRecords()).isEqualTo(1);
      assertThat(waiting.sinceLastTurn()).isLessThan(Duration.ofSeconds(2));
      gate.complete(null);

      assertThat(fixture.outcomes(12, Duration.ofSeconds(30), Duration.ofSeconds(1)))
          .extracting(JobOutcome::job)
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(computed).as("nothing was redelivered").doesNotHaveDuplicates();
      assertThat(service.status().get(0).stale()).isZero();
    }
  }

  private static DeliverySettings impatient() {
    DeliverySettings quick = StreamFixture.quick();
    return new DeliverySettings(
        quick.inlineLimitBytes(),
        quick.blobLimitBytes(),
        quick.budgetBytes(),
        quick.commitInterval(),
        quick.commitBytes(),
        quick.transactionTimeout(),
        quick.revokeGrace(),
        quick.drainTimeout(),
        quick.maxPollInterval(),
        Duration.ofSeconds(5),
        quick.maxPollRecords(),
        quick.maxAttempts(),
        quick.retryDelay(),
        quick.deviceAttempts(),
        quick.decoders());
  }

  private static FakeEngine slow() {
    return recording(new ConcurrentLinkedQueue<>());
  }

  private static FakeEngine recording(ConcurrentLinkedQueue<String> computed) {
    return FakeEngine.of(
        job -> {
          computed.add(job.id());
          return CompletableFuture.supplyAsync(
              () -> FakeScans.reconstruct(job),
              CompletableFuture.delayedExecutor(
                  20 + Math.floorMod(job.id().hashCode(), 200), TimeUnit.MILLISECONDS));
        });
  }

  private static void awaitPublished(StreamService service, int count) {
    StreamFixture.await(
        count + " results",
        Duration.ofSeconds(40),
        () -> service.status().get(0).published() >= count);
  }

  private static Set<String> submit(StreamFixture fixture, int from, int to) {
    Set<String> jobs = new HashSet<>();
    for (int i = from; i < to; i++) {
      jobs.add(fixture.submit("job-" + i, FakeScans.good("s" + i)));
    }
    return jobs;
  }
}
