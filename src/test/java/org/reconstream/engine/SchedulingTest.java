package org.reconstream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who is served next, seen from outside: one worker whose steps the test releases. */
class SchedulingTest {
  private final Semaphore steps = new Semaphore(0);
  private final CountDownLatch entered = new CountDownLatch(1);
  private final IsotropicPrior gated =
      new IsotropicPrior(
          (rows, sigmas) -> {
            entered.countDown();
            steps.acquireUninterruptibly();
          });
  private final List<String> ended = Collections.synchronizedList(new ArrayList<>());

  @Test
  void urgentJobTakesTheVeryNextStep() {
    try (SliceReconstructor engine = Engines.open(Engines.settings(1, 1), gated)) {
      List<String> stepped = Collections.synchronizedList(new ArrayList<>());
      CompletionStage<Reconstruction> slow = watch(engine, "slow", Priority.ARCHIVE, 20, stepped);
      CompletionStage<Reconstruction> slow2 = watch(engine, "slow2", Priority.ARCHIVE, 20, stepped);
      Engines.await(entered);
      CompletionStage<Reconstruction> stat = watch(engine, "stat", Priority.STAT, 4, stepped);
      awaitReady(engine, Priority.STAT);
      steps.release(1000);
      Engines.await(stat);
      Engines.await(slow);
      Engines.await(slow2);
      assertThat(stepped.subList(1, 5)).containsOnly("stat");
      assertThat(ended.get(0)).isEqualTo("stat");
    }
  }

  @Test
  void jobsOfOnePriorityTakeTurns() {
    try (SliceReconstructor engine = Engines.open(Engines.settings(1, 1), gated)) {
      List<String> stepped = Collections.synchronizedList(new ArrayList<>());
      CompletionStage<Reconstruction> giant =
          watch(engine, "giant", Priority.ROUTINE, 200, stepped);
      Engines.await(entered);
      CompletionStage<Reconstruction> small = watch(engine, "small", Priority.ROUTINE, 5, stepped);
      awaitReady(engine, Priority.ROUTINE);
      steps.release(1000);
      Engines.await(small);
      Engines.await(giant);
      assertThat(ended).containsExactly("small", "giant");
      assertThat(stepped.indexOf("small")).isLessThan(3);
    }
  }

  @Test
  void waitingJobsAreServedInOrderWithinTheirPriority() {
    try (SliceReconstructor engine = Engines.open(oneAtATime(), gated)) {
      List<String> stepped = Collections.synchronizedList(new ArrayList<>());
      List<CompletionStage<Reconstruction>> stages = new ArrayList<>();
      stages.add(watch(engine, "first", Priority.ARCHIVE, 2, stepped));
      Engines.await(entered);
      for (Priority priority : List.of(Priority.ARCHIVE, Priority.ROUTINE, Priority.STAT)) {
        stages.add(watch(engine, priority + "-1", priority, 2, stepped));
        stages.add(watch(engine, priority + "-2", priority, 2, stepped));
      }
      awaitReady(engine, Priority.STAT);
      steps.release(1000);
      stages.forEach(Engines::await);
      assertThat(ended.subList(0, 2)).containsExactly("STAT-1", "STAT-2");
      assertThat(ended.indexOf("ROUTINE-1")).isLessThan(ended.indexOf("ROUTINE-2"));
      assertThat(ended.indexOf("ARCHIVE-1")).isLessThan(ended.indexOf("ARCHIVE-2"));
      assertThat(ended.indexOf("first")).isLessThan(ended.indexOf("ARCHIVE-1"));
    }
  }

  @Test
  void onlyDrawIsDenoisedAlone() {
    steps.release(1000);
    try (SliceReconstructor engine = Engines.open(Engines.settings(3, 1), gated)) {
      Engines.await(engine.submit(Engines.job("one", Priority.STAT, 6, 1)));
      assertThat(gated.alone.get()).isEqualTo(6);
    }
  }

  @Test
  void rowsOfAnotherJobOrDrawMeanCompany() {
    try (SliceReconstructor engine = Engines.open(Engines.settings(1, 1), gated)) {
      CompletionStage<Reconstruction> one = engine.submit(Engines.job("1", Priority.STAT, 5, 1));
      Engines.await(entered);
      int before = gated.alone.get();
      CompletionStage<Reconstruction> two = engine.submit(Engines.job("2", Priority.STAT, 5, 1));
      awaitReady(engine, Priority.STAT);
      steps.release(1000);
      Engines.await(one);
      Engines.await(two);
      assertThat(before).isEqualTo(1);
      assertThat(gated.alone.get()).as("the last steps of the job that ends last").isLessThan(5);
    }
    IsotropicPrior prior = new IsotropicPrior();
    try (SliceReconstructor engine = Engines.open(Engines.settings(1, 1), prior)) {
      Engines.await(engine.submit(Engines.job("3", Priority.STAT, 5, 2)));
      assertThat(prior.alone.get())
          .as("the steps of the second draw, the only one left")
          .isEqualTo(5);
    }
  }

  @Test
  void fullEngineRefusesAtOnceAndRecovers() {
    EngineSettings settings = Engines.settings(1, 1).withQueueCapacity(2);
    try (SliceReconstructor engine = Engines.open(settings, gated)) {
      CompletionStage<Reconstruction> one = engine.submit(Engines.job("1", Priority.STAT, 2, 1));
      CompletionStage<Reconstruction> two = engine.submit(Engines.job("2", Priority.STAT, 2, 1));
      Failure failure = Engines.failure(engine.submit(Engines.job("3", Priority.STAT, 2, 1)));
      assertThat(failure).isInstanceOf(Failure.Exhausted.class);
      assertThat(engine.status().inFlight()).isEqualTo(2);
      steps.release(1000);
      Engines.await(one);
      Engines.await(two);
      assertThat(Engines.await(engine.submit(Engines.job("4", Priority.STAT, 2, 1))).job())
          .isEqualTo("4");
    }
  }

  @Test
  void memoryBoundHoldsBackTheRest() {
    long one = Demand.of(Engines.job("j", Priority.STAT, 2, 1), Engines.settings(1, 1)).bytes();
    EngineSettings settings = Engines.settings(1, 1).withMemoryBytes(one * 5 / 2);
    try (SliceReconstructor engine = Engines.open(settings, gated)) {
      List<CompletionStage<Reconstruction>> stages = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        stages.add(engine.submit(Engines.job("j" + i, Priority.STAT, 2, 1)));
      }
      Engines.await(entered);
      assertThat(engine.status().reservedBytes()).isLessThanOrEqualTo(settings.memoryBytes());
      steps.release(1000);
      stages.forEach(Engines::await);
    }
  }

  @Test
  void cancelledJobStopsAtItsNextStepAndFreesItsMemory() {
    AtomicBoolean withdrawn = new AtomicBoolean();
    AtomicInteger seen = new AtomicInteger();
    try (SliceReconstructor engine = Engines.open(Engines.settings(1, 1), gated)) {
      CompletionStage<Reconstruction> stale =
          engine.submit(
              Engines.job("stale", Priority.ROUTINE, 500, 8),
              new JobMonitor() {
                @Override
                public boolean cancelled() {
                  return withdrawn.get();
                }

                @Override
                public void progress(int done, int total) {
                  seen.set(done);
                }
              });
      Engines.await(entered);
      withdrawn.set(true);
      steps.release(1000);
      assertThat(Engines.failure(stale)).isInstanceOf(Failure.Cancelled.class);
      assertThat(seen.get()).isZero();
      Engines.await(engine.submit(Engines.job("next", Priority.ROUTINE, 2, 1)));
      assertThat(engine.status().finished()).isOne();
    }
  }

  @Test
  void closingFailsWhatIsUnfinishedAndEndsEveryThread() {
    SliceReconstructor engine = Engines.open(Engines.settings(2, 1), gated);
    List<CompletionStage<Reconstruction>> stages = new ArrayList<>();
    for (Priority priority : Priority.values()) {
      for (int i = 0; i < 4; i++) {
        stages.add(engine.submit(Engines.job(priority + "" + i, priority, 50, 4)));
      }
    }
    Engines.await(entered);
    Thread closer = new Thread(engine::close);
    closer.start();
    assertThat(Engines.failure(stages.get(stages.size() - 1)))
        .as("once a job was given up, no lane takes another step")
        .isInstanceOf(Failure.DeviceLost.class);
    steps.release(1_000_000);
    for (CompletionStage<Reconstruction> stage : stages) {
      assertThat(Engines.failure(stage)).isInstanceOf(Failure.DeviceLost.class);
    }
    join(closer);
    assertThat(gated.closed.get()).isEqualTo(gated.made.get());
    assertThat(gated.priorClosed).isTrue();
    assertThat(engine.status().closed()).isTrue();
    Failure late = Engines.failure(engine.submit(Engines.job("late", Priority.STAT, 2, 1)));
    assertThat(late).isInstanceOf(Failure.DeviceLost.class);
    engine.close();
  }

  @Test
  void closingDoesNotWaitForAHangingDeviceForever() {
    EngineSettings base = Engines.settings(1, 1);
    EngineSettings settings =
        new EngineSettings(
            "cpu",
            1,
            1,
            0,
            1,
            2,
            8,
            base.memoryBytes(),
            64,
            8,
            100,
            java.time.Duration.ofMillis(50));
    SliceReconstructor engine = Engines.open(settings, gated);
    CompletionStage<Reconstruction> stuck = engine.submit(Engines.job("s", Priority.STAT, 2, 1));
    Engines.await(entered);
    engine.close();
    assertThat(Engines.failure(stuck)).isInstanceOf(Failure.DeviceLost.class);
    assertThat(gated.priorClosed).as("a prior in use stays open").isFalse();
    steps.release(1000);
  }

  private static EngineSettings oneAtATime() {
    EngineSettings base = Engines.settings(1, 1);
    return new EngineSettings(
        "cpu", 1, 1, 0, 1, 1, 64, base.memoryBytes(), 64, 8, 100, base.closeTimeout());
  }

  private CompletionStage<Reconstruction> watch(
      SliceReconstructor engine, String id, Priority priority, int levels, List<String> stepped) {
    return engine
        .submit(
            Engines.job(id, priority, levels, 1),
            new JobMonitor() {
              @Override
              public void progress(int done, int total) {
                if (done > 0) {
                  stepped.add(id);
                }
              }
            })
        .whenComplete((result, failure) -> ended.add(id));
  }

  /** Waits until a job of a priority is calibrated and waits for the lane. */
  private static void awaitReady(SliceReconstructor engine, Priority priority) {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (engine.status().ready().getOrDefault(priority, 0) == 0) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(60_000);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(thread.isAlive()).isFalse();
  }
}
