package org.reconstream.stream;

/**
 * Bytes in flight: the one valve between Kafka and the engine. Bytes are taken when a record is
 * accepted and given back when its outcome has committed or it was dropped. Every record counts as
 * at least {@link #FLOOR_BYTES}, and the number of records in flight is bounded by itself too, so
 * that the engine is never offered more jobs than it takes.
 *
 * <p>Thread-safe.
 */
public final class Budget {
  /** What a record costs at least: its job, its result and the bookkeeping. */
  public static final long FLOOR_BYTES = 1 << 20;

  private static final double LOW_WATER = 0.7;

  private final long capacity;
  private final int maxRecords;
  private long used;
  private int records;

  /** A budget of this many bytes for at most this many records at once. */
  public Budget(long capacity, int maxRecords) {
    if (capacity < 1 || maxRecords < 1) {
      throw new IllegalArgumentException(
          "a budget needs at least one byte and one record, got " + capacity + ", " + maxRecords);
    }
    this.capacity = capacity;
    this.maxRecords = maxRecords;
  }

  /**
   * Takes bytes if they fit. A record larger than the whole budget fits when nothing else is in
   * flight.
   *
   * @return whether they were taken
   */
  public synchronized boolean tryTake(long bytes) {
    long cost = cost(bytes);
    if (records == maxRecords || (records > 0 && used + cost > capacity)) {
      return false;
    }
    used += cost;
    records++;
    return true;
  }

  /** Gives back what one {@link #tryTake} with the same argument took. */
  public synchronized void give(long bytes) {
    if (records == 0) {
      throw new IllegalStateException("more was given back than taken");
    }
    used -= cost(bytes);
    records--;
  }

  /** Whether use has fallen far enough to accept records again. */
  public synchronized boolean low() {
    return records == 0 || (used <= LOW_WATER * capacity && records <= LOW_WATER * maxRecords);
  }

  /** Bytes in flight. */
  public synchronized long usedBytes() {
    return used;
  }

  /** Records in flight. */
  public synchronized int records() {
    return records;
  }

  /** The most records that can be in flight. */
  public int maxRecords() {
    return (int) Math.min(maxRecords, capacity / FLOOR_BYTES + 1);
  }

  /** The size of the budget. */
  public long capacityBytes() {
    return capacity;
  }

  private static long cost(long bytes) {
    return Math.max(bytes, FLOOR_BYTES);
  }
}
