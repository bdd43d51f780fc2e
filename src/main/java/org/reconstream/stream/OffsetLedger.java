package org.reconstream.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Which offsets of one partition, during one assignment to this member, have been handed out and
 * which are settled.
 *
 * <p>Offsets are opened in increasing order and settled in any order. The committable offset is the
 * smallest open one, or one past the highest seen when none is open. It never decreases and never
 * passes an open offset. Gaps (transaction markers, compaction) are legal: only offsets that were
 * seen are opened. For example: open 10 to 14, settle 12 and 10: 11 is committable; settle 11: 13;
 * settle 13 and 14: 15.
 *
 * <p>Once {@linkplain #close closed}, because the partition was revoked or lost, everything still
 * open is stale: it is dropped and the new owner does it again.
 *
 * <p>Thread-safe.
 */
public final class OffsetLedger {
  private final LongSupplier nanoTime;
  private final Deque<Long> order = new ArrayDeque<>();
  private final Map<Long, Long> openedAt = new HashMap<>();
  private long highest = -1;
  private boolean closed;

  /** An empty ledger with a clock as {@link System#nanoTime}. */
  public OffsetLedger(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Opens an offset, which must be above every one seen before. */
  public synchronized void open(long offset) {
    if (offset <= highest) {
      throw new IllegalArgumentException(
          "offset " + offset + " was seen before; the highest is " + highest);
    }
    highest = offset;
    order.addLast(offset);
    openedAt.put(offset, nanoTime.getAsLong());
  }

  /** Settles an open offset. */
  public synchronized void settle(long offset) {
    if (openedAt.remove(offset) == null) {
      throw new IllegalArgumentException("offset " + offset + " is not open");
    }
    while (!order.isEmpty() && !openedAt.containsKey(order.peekFirst())) {
      order.removeFirst();
    }
  }

  /** The offset that may be committed now; empty while nothing was seen. */
  public OptionalLong committable() {
    return committableAfter(Set.of());
  }

  /** The offset that may be committed once these open offsets are settled as well. */
  public synchronized OptionalLong committableAfter(Collection<Long> settled) {
    if (highest < 0) {
      return OptionalLong.empty();
    }
    for (long offset : order) {
      if (openedAt.containsKey(offset) && !settled.contains(offset)) {
        return OptionalLong.of(offset);
      }
    }
    return OptionalLong.of(highest + 1);
  }

  /** The number of open offsets. */
  public synchronized int openCount() {
    return openedAt.size();
  }

  /** How long the oldest open offset has been open; empty when none is. */
  public synchronized Optional<Duration> oldestOpen() {
    if (order.isEmpty()) {
      return Optional.empty();
    }
    long opened = openedAt.getOrDefault(order.peekFirst(), nanoTime.getAsLong());
    return Optional.of(Duration.ofNanos(nanoTime.getAsLong() - opened));
  }

  /** Ends the assignment: what is open stays open and is stale. */
  public synchronized void close() {
    closed = true;
  }

  /** Whether the assignment has ended. */
  public synchronized boolean closed() {
    return closed;
  }
}
