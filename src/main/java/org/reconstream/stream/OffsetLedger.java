package org.reconstream.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
 * <p>What is settled beyond the committable offset has outcomes that others can already see, so it
 * is committed with it, see {@link CommittedPosition}. The next owner of the partition starts from
 * there and does not hand those offsets out again: an outcome stays single however jobs overtake
 * one another and whenever the partition moves.
 *
 * <p>Once {@linkplain #close closed}, because the partition was revoked or lost, everything still
 * open is stale: it is dropped and the new owner does it again.
 *
 * <p>Thread-safe.
 */
public final class OffsetLedger {
  private final LongSupplier nanoTime;
  private final Deque<Long> seen = new ArrayDeque<>();
  private final Map<Long, Long> openedAt = new HashMap<>();
  private final NavigableSet<Long> settledBefore;
  private long highest = -1;
  private boolean closed;

  /**
   * A ledger that continues where the last owner of the partition committed.
   *
   * @param start the committed position, or empty when there is none
   * @param nanoTime a clock as {@link System#nanoTime}
   */
  public OffsetLedger(Optional<CommittedPosition> start, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.settledBefore =
        new TreeSet<>(start.map(CommittedPosition::settledAhead).orElse(new TreeSet<>()));
  }

  /** Whether an offset can be opened now; if not, an older one must be settled first. */
  public synchronized boolean admits(long offset) {
    return seen.isEmpty() || offset - seen.getFirst() < CommittedPosition.MAX_SPAN;
  }

  /**
   * Opens an offset, which must be above every one seen before.
   *
   * @return false when it was settled before this assignment and must not be handed out
   */
  public synchronized boolean open(long offset) {
    if (offset <= highest) {
      throw new IllegalArgumentException(
          "offset " + offset + " was seen before; the highest is " + highest);
    }
    highest = offset;
    seen.addLast(offset);
    boolean fresh = !settledBefore.remove(offset);
    if (fresh) {
      openedAt.put(offset, nanoTime.getAsLong());
    } else {
      trim();
    }
    return fresh;
  }

  /** Settles an open offset. */
  public synchronized void settle(long offset) {
    if (openedAt.remove(offset) == null) {
      throw new IllegalArgumentException("offset " + offset + " is not open");
    }
    trim();
  }

  /** What may be committed now; empty while nothing was seen. */
  public Optional<CommittedPosition> committable() {
    return committableAfter(Set.of());
  }

  /** What may be committed once these open offsets are settled as well. */
  public synchronized Optional<CommittedPosition> committableAfter(Collection<Long> settled) {
    if (highest < 0) {
      return Optional.empty();
    }
    long next = highest + 1;
    NavigableSet<Long> ahead = new TreeSet<>(settledBefore);
    for (long offset : seen) {
      boolean open = openedAt.containsKey(offset) && !settled.contains(offset);
      if (open) {
        next = Math.min(next, offset);
      } else if (next <= highest) {
        ahead.add(offset);
      }
    }
    while (ahead.contains(next)) {
      next++;
    }
    return Optional.of(new CommittedPosition(next, ahead.tailSet(next, false)));
  }

  /** The number of open offsets. */
  public synchronized int openCount() {
    return openedAt.size();
  }

  /** How long the oldest open offset has been open; empty when none is. */
  public synchronized Optional<Duration> oldestOpen() {
    return Optional.ofNullable(seen.peekFirst())
        .map(openedAt::get)
        .map(opened -> Duration.ofNanos(nanoTime.getAsLong() - opened));
  }

  /** Ends the assignment: what is open stays open and is stale. */
  public synchronized void close() {
    closed = true;
  }

  /** Whether the assignment has ended. */
  public synchronized boolean closed() {
    return closed;
  }

  private void trim() {
    while (!seen.isEmpty() && !openedAt.containsKey(seen.getFirst())) {
      seen.removeFirst();
    }
  }
}
