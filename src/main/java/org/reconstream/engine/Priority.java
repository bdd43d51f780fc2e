package org.reconstream.engine;

/**
 * The order in which waiting jobs are served: every {@code STAT} before any {@code ROUTINE} before
 * any {@code ARCHIVE}.
 */
public enum Priority {
  /** A patient is waiting. */
  STAT,
  /** The daily flow. */
  ROUTINE,
  /** Batch work that may always wait. */
  ARCHIVE
}
