package org.reconstream.engine;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Delivers outcomes on one thread of its own, so that whatever a submitter hangs on a result never
 * runs on a lane; and bounds the number of jobs between acceptance and delivery. Thread-safe.
 */
final class Outbox {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(task -> EngineThreads.named("engine-deliver", task));
  private final Semaphore places;
  private final int capacity;
  private final Map<String, Long> failed = new TreeMap<>();
  private long finished;

  Outbox(int capacity) {
    this.capacity = capacity;
    this.places = new Semaphore(capacity);
  }

  /** Takes a place for a job, if there is one. */
  boolean tryAccept() {
    return places.tryAcquire();
  }

  /** Frees a place whose job was not accepted after all. */
  void giveUpPlace() {
    places.release();
  }

  int inFlight() {
    return capacity - places.availablePermits();
  }

  int capacity() {
    return capacity;
  }

  void deliver(CompletableFuture<Reconstruction> result, Reconstruction reconstruction) {
    execute(
        () -> {
          countFinished();
          places.release();
          result.complete(reconstruction);
        });
  }

  void deliver(CompletableFuture<Reconstruction> result, ReconstructionException exception) {
    execute(
        () -> {
          countFailed(exception.failure());
          places.release();
          result.completeExceptionally(exception);
        });
  }

  /** After closing, a straggler's outcome is delivered by the straggler. */
  private void execute(Runnable delivery) {
    try {
      thread.execute(delivery);
    } catch (RejectedExecutionException closed) {
      delivery.run();
    }
  }

  private synchronized void countFinished() {
    finished++;
  }

  /** Counts a failure, also one that was never accepted. */
  synchronized void countFailed(Failure failure) {
    failed.merge(failure.getClass().getSimpleName(), 1L, Long::sum);
  }

  synchronized long finished() {
    return finished;
  }

  synchronized Map<String, Long> failed() {
    return Map.copyOf(failed);
  }

  /** Delivers what is there, then ends; true if it ended in time. */
  boolean close(Duration timeout) throws InterruptedException {
    thread.shutdown();
    return thread.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }
}
