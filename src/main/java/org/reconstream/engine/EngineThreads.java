package org.reconstream.engine;

import java.time.Duration;
import java.util.List;

/**
 * How the engine makes threads, named and no reason for the process to stay alive, and ends them.
 */
final class EngineThreads {
  private EngineThreads() {}

  static Thread named(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Waits for threads to end; true if all did in time. */
  static boolean join(List<Thread> threads, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    boolean ended = true;
    for (Thread thread : threads) {
      long millis = Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
      thread.join(millis);
      ended &= !thread.isAlive();
    }
    return ended;
  }
}
