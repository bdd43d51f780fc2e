package org.reconstream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Rows of different jobs share denoiser calls, each at its own noise level. */
class BatchingTest {
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch entered = new CountDownLatch(1);
  private final List<float[]> calls = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> lengths = Collections.synchronizedList(new ArrayList<>());
  private final IsotropicPrior recording =
      new IsotropicPrior(
          (rows, sigmas) -> {
            calls.add(sigmas.clone());
            for (float[] row : rows) {
              lengths.add(row.length);
            }
            entered.countDown();
            Engines.await(release);
          });

  @Test
  void rowsOfOneMatrixShareACallAtTheirOwnNoiseLevels() {
    try (SliceReconstructor engine = Engines.open(Engines.settings(1, 4), recording)) {
      List<CompletionStage<Reconstruction>> stages = new ArrayList<>();
      stages.add(engine.submit(Engines.job("a", Engines.scan(8, 8, 1), 5, 1)));
      Engines.await(entered);
      stages.add(engine.submit(Engines.job("b", Engines.scan(8, 8, 2), 9, 2)));
      awaitReady(engine);
      release.countDown();
      stages.forEach(Engines::await);
      assertThat(calls).anyMatch(sigmas -> sigmas.length == 3 && sigmas[0] != sigmas[2]);
      assertThat(calls.stream().mapToInt(sigmas -> sigmas.length).sum()).isEqualTo(5 + 18);
      assertThat(engine.status().lanes().get(0).rows()).isEqualTo(5 + 18);
      assertThat(engine.status().lanes().get(0).batches()).isEqualTo(calls.size());
    }
  }

  @Test
  void anotherMatrixTakesTurnsInCallsOfItsOwn() {
    try (SliceReconstructor engine = Engines.open(Engines.settings(1, 4), recording)) {
      List<CompletionStage<Reconstruction>> stages = new ArrayList<>();
      stages.add(engine.submit(Engines.job("a", Engines.scan(8, 8, 1), 40, 4)));
      Engines.await(entered);
      stages.add(engine.submit(Engines.job("b", Engines.scan(8, 10, 2), 40, 4)));
      awaitReady(engine);
      release.countDown();
      stages.forEach(Engines::await);
      int first = lengths.indexOf(2 * 8 * 10);
      assertThat(first).isLessThan(3 * 4);
      assertThat(lengths.lastIndexOf(2 * 8 * 8)).isGreaterThan(lengths.size() - 3 * 4);
    }
  }

  private static void awaitReady(SliceReconstructor engine) {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (engine.status().ready().getOrDefault(Priority.ROUTINE, 0) == 0) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
