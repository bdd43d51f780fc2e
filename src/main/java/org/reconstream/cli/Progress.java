package org.reconstream.cli;

/** Shows how far a task is. Thread-safe; never throws. */
interface Progress extends AutoCloseable {
  /** Steps done of all steps; going back is ignored. */
  void at(long done, long total);

  /** Ends the display. */
  @Override
  void close();
}
