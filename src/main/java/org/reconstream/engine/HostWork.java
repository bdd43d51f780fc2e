package org.reconstream.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the host arithmetic of a batch's rows: in the calling worker when there are no threads of
 * its own, else spread over them. Rows do not touch each other, so their results do not depend on
 * which.
 */
final class HostWork implements AutoCloseable {
  private final @Nullable ExecutorService threads;

  HostWork(int advancers) {
    AtomicInteger number = new AtomicInteger();
    threads =
        advancers == 0
            ? null
            : Executors.newFixedThreadPool(
                advancers,
                task -> EngineThreads.named("advance-" + number.getAndIncrement(), task));
  }

  /** Applies work, which must not throw, to every row and waits. */
  void forEach(List<DrawRow> rows, Consumer<DrawRow> work) throws InterruptedException {
    if (threads == null || rows.size() == 1) {
      rows.forEach(work);
      return;
    }
    List<Callable<Boolean>> tasks = new ArrayList<>(rows.size());
    for (DrawRow row : rows) {
      tasks.add(
          () -> {
            work.accept(row);
            return true;
          });
    }
    threads.invokeAll(tasks);
  }

  @Override
  public void close() {
    if (threads != null) {
      threads.shutdown();
    }
  }
}
