package org.reconstream.engine;

/**
 * Bytes of calibrated and running jobs, with headroom for the urgent: batch work may fill 70 % of
 * the budget, routine work 85 %, so that an urgent scan never waits for others to end. Not
 * thread-safe; {@link Schedule} guards it.
 */
final class MemoryBudget {
  private final long capacity;
  private long reserved;

  MemoryBudget(long capacity) {
    this.capacity = capacity;
  }

  /** Reserves bytes if they fit below the limit of the priority, or if nothing else is reserved. */
  boolean tryReserve(Priority priority, long bytes) {
    if (reserved > 0 && reserved + bytes > limit(priority)) {
      return false;
    }
    reserved += bytes;
    return true;
  }

  void release(long bytes) {
    reserved -= bytes;
  }

  long reserved() {
    return reserved;
  }

  long capacity() {
    return capacity;
  }

  private long limit(Priority priority) {
    if (priority == Priority.STAT) {
      return capacity;
    }
    return capacity / 100 * (priority == Priority.ROUTINE ? 85 : 70);
  }
}
