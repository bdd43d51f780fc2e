package org.reconstream.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
class TransactionIT {
  @Test
  void abortedTransactionIsSentAgainFromMemory() {
    try (StreamFixture fixture = StreamFixture.open("abort", StreamFixture.quick())) {
      Set<String> expected = submit(fixture, 30);
      AtomicInteger commits = new AtomicInteger();
      ConcurrentLinkedQueue<String> computed = new ConcurrentLinkedQueue<>();
      KafkaClients clients =
          clients(
              fixture,
              commits,
              number -> {
                if (number % 2 == 1 && number < 8) {
                  throw new KafkaException("injected before the commit");
                }
              });
      FakeEngine engine =
          FakeEngine.of(
              job -> {
                computed.add(job.id());
                return CompletableFuture.completedFuture(FakeScans.reconstruct(job));
              });
      StreamService service = fixture.start(fixture.settings(), engine, clients);

      assertThat(fixture.outcomes(30, Duration.ofSeconds(30), Duration.ofSeconds(1)))
          .extracting(JobOutcome::job)
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(service.status().get(0).aborts()).isPositive();
      assertThat(computed).as("nothing is reconstructed twice").doesNotHaveDuplicates();
    }
  }

  @Test
  void commitWhoseAnswerWasLostIsNotSentTwice() {
    try (StreamFixture fixture = StreamFixture.open("lost", StreamFixture.quick())) {
      Set<String> expected = submit(fixture, 20);
      AtomicInteger commits = new AtomicInteger();
      KafkaClients clients =
          clients(
              fixture,
              commits,
              number -> {
                if (number <= 2) {
                  throw new TimeoutException("injected, outcome unknown");
                }
              });
      fixture.start(fixture.settings(), FakeEngine.immediate(), clients);

      assertThat(fixture.outcomes(20, Duration.ofSeconds(30), Duration.ofSeconds(1)))
          .extracting(JobOutcome::job)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void processThatIsFencedStopsAndSaysWhy() {
    try (StreamFixture fixture = StreamFixture.open("fence", StreamFixture.quick())) {
      StreamService service = fixture.start("a", FakeEngine.immediate());
      fixture.submit("first", FakeScans.good("1"));
      assertThat(fixture.outcomes(1, Duration.ofSeconds(20), Duration.ZERO)).hasSize(1);
      try (KafkaProducer<byte[], byte[]> usurper =
          new KafkaProducer<>(ClientProperties.publisher(fixture.settings(), 0))) {
        usurper.initTransactions();
      }
      fixture.submit("second", FakeScans.good("2"));

      String reason =
          service
              .failure()
              .toCompletableFuture()
              .orTimeout(20, java.util.concurrent.TimeUnit.SECONDS)
              .join();

      assertThat(reason).contains("another process took over");
      fixture.stop(service);
      fixture.start("a", FakeEngine.immediate());
      assertThat(fixture.outcomes(1, Duration.ofSeconds(20), Duration.ofSeconds(1)))
          .extracting(JobOutcome::job)
          .containsExactly("second");
    }
  }

  private static KafkaClients clients(
      StreamFixture fixture, AtomicInteger commits, java.util.function.IntConsumer fault) {
    KafkaClients real = KafkaClients.of(fixture.settings());
    return new KafkaClients(
        real.consumers(),
        number ->
            InterposedProducer.of(
                real.producers().apply(number),
                producer -> {
                  producer.flush();
                  fault.accept(commits.incrementAndGet());
                }));
  }

  private static Set<String> submit(StreamFixture fixture, int count) {
    Set<String> jobs = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < count; i++) {
      jobs.add(fixture.submit("job-" + i, FakeScans.good("s" + i)));
    }
    return jobs;
  }
}
