package org.reconstream.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Service processes that are killed hard while they work. The number of messages and of kills can
 * be raised with {@code -Dreconstream.kill.messages} and {@code -Dreconstream.kill.rounds}.
 */
@ExtendWith(SharedBroker.class)
class HardKillIT {
  private static final int MESSAGES = Integer.getInteger("reconstream.kill.messages", 200);
  private static final int ROUNDS = Integer.getInteger("reconstream.kill.rounds", 5);

  @Test
  void twoProcessesOneKilledAgainAndAgainYieldOneOutcomePerMeasurement() throws Exception {
    Random random = new Random(20);
    List<String> names = List.of("a", "b");
    List<Process> processes = new ArrayList<>();
    try (StreamFixture fixture = StreamFixture.open("kill", StreamFixture.quick())) {
      for (String name : names) {
        processes.add(ServiceProcess.start(fixture, name, 0));
      }
      List<JobOutcome> outcomes = new ArrayList<>();
      Map<String, Class<?>> expected = new HashMap<>();
      for (int round = 0; round < ROUNDS; round++) {
        processes.forEach(process -> ServiceProcess.awaitReady(fixture, process));
        submit(fixture, expected, (round + 1) * MESSAGES / ROUNDS);
        int enough = outcomes.size() + 1 + random.nextInt(MESSAGES / ROUNDS);
        outcomes.addAll(
            fixture.outcomes(
                Math.min(enough, expected.size()) - outcomes.size(),
                Duration.ofSeconds(60),
                Duration.ZERO));
        int victim = random.nextInt(2);
        kill(processes.get(victim));
        boolean last = round == ROUNDS - 1;
        if (!last) {
          processes.set(victim, ServiceProcess.start(fixture, names.get(victim), 0));
        }
      }
      outcomes.addAll(
          fixture.outcomes(
              expected.size() - outcomes.size(), Duration.ofSeconds(90), Duration.ofSeconds(2)));
      assertOneEach(outcomes, expected);
    } finally {
      for (Process process : processes) {
        kill(process);
      }
    }
  }

  @Test
  void crashBetweenProduceAndCommitShowsNothingTwice() throws Exception {
    List<Process> processes = new ArrayList<>();
    try (StreamFixture fixture = StreamFixture.open("crash", StreamFixture.quick())) {
      Map<String, Class<?>> expected = new HashMap<>();
      submit(fixture, expected, 40);
      Process doomed = ServiceProcess.start(fixture, "a", 2);
      processes.add(doomed);
      assertThat(doomed.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(doomed.exitValue()).isEqualTo(137);
      submit(fixture, expected, 60);
      processes.add(ServiceProcess.start(fixture, "a", 0));

      List<JobOutcome> outcomes =
          fixture.outcomes(60, Duration.ofSeconds(60), Duration.ofSeconds(2));

      assertOneEach(outcomes, expected);
    } finally {
      for (Process process : processes) {
        kill(process);
      }
    }
  }

  /** Sends measurements up to a number, every twentieth of them poison. */
  private static void submit(StreamFixture fixture, Map<String, Class<?>> expected, int upTo) {
    CompletableFuture<?> sending = CompletableFuture.completedFuture(null);
    for (int i = expected.size(); i < upTo; i++) {
      boolean poison = i % 20 == 7;
      CompletionStage<String> one =
          fixture.submitAsync("job-" + i, poison ? FakeScans.malformed() : FakeScans.good("s" + i));
      sending = sending.thenCombine(one, (before, job) -> job);
      expected.put(
          "job-" + i, poison ? JobOutcome.DeadLettered.class : JobOutcome.Reconstructed.class);
    }
  }

  private static void assertOneEach(List<JobOutcome> outcomes, Map<String, Class<?>> expected) {
    assertThat(outcomes)
        .extracting(JobOutcome::job)
        .containsExactlyInAnyOrderElementsOf(expected.keySet());
    assertThat(outcomes)
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(expected.get(outcome.job())));
  }

  private static void kill(Process process) throws IOException, InterruptedException {
    process.destroyForcibly();
    process.waitFor(10, TimeUnit.SECONDS);
  }
}
