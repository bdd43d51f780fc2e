package org.reconstream.engine;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** Counts and times of one lane, and when each of its workers last moved. Thread-safe. */
final class LaneMeter {
  private static final long IDLE = Long.MIN_VALUE;

  private final LongAdder batches = new LongAdder();
  private final LongAdder rows = new LongAdder();
  private final LongAdder denoisingNanos = new LongAdder();
  private final LongAdder advancingNanos = new LongAdder();
  private final LongAdder idleNanos = new LongAdder();
  private final AtomicLong restarts = new AtomicLong();
  private final AtomicLongArray busySince;
  private volatile boolean failing;

  LaneMeter(int workers) {
    busySince = new AtomicLongArray(workers);
    for (int worker = 0; worker < workers; worker++) {
      busySince.set(worker, IDLE);
    }
  }

  void busy(int worker, long waitedNanos) {
    idleNanos.add(waitedNanos);
    busySince.set(worker, System.nanoTime());
  }

  void idle(int worker) {
    busySince.set(worker, IDLE);
  }

  void denoised(int batch, long nanos) {
    batches.increment();
    rows.add(batch);
    denoisingNanos.add(nanos);
    failing = false;
  }

  /** Time on the device that is no denoiser call: vector-Jacobian products. */
  void multiplied(long nanos) {
    denoisingNanos.add(nanos);
    failing = false;
  }

  void advanced(long nanos) {
    advancingNanos.add(nanos);
  }

  void restarted() {
    restarts.incrementAndGet();
    failing = true;
  }

  EngineStatus.Lane read(EngineSettings settings) {
    return new EngineStatus.Lane(
        settings.device(),
        settings.workers(),
        settings.batchRows(),
        batches.sum(),
        rows.sum(),
        Duration.ofNanos(denoisingNanos.sum()),
        Duration.ofNanos(advancingNanos.sum()),
        Duration.ofNanos(idleNanos.sum()),
        restarts.get(),
        failing,
        Duration.ofNanos(longestBusy()));
  }

  private long longestBusy() {
    long now = System.nanoTime();
    long longest = 0;
    for (int worker = 0; worker < busySince.length(); worker++) {
      long since = busySince.get(worker);
      if (since != IDLE) {
        longest = Math.max(longest, now - since);
      }
    }
    return longest;
  }
}
