package org.reconstream.engine;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The draws of one calibrated job as rows to step: which are idle, how many are out with workers,
 * and which may start. At most {@code window} draws exist between the oldest one not yet collected
 * and the youngest started, whatever order they finish in. Guarded by {@link Schedule}.
 */
final class Draws {
  private final JobRun run;
  private final Sampling sampling;
  private final int window;
  private final PriorityQueue<DrawRow> idle =
      new PriorityQueue<>(Comparator.comparingInt(DrawRow::draw));
  private int next;
  private int out;

  Draws(JobRun run, Sampling sampling, int window) {
    this.run = run;
    this.sampling = sampling;
    this.window = window;
  }

  Sampling sampling() {
    return sampling;
  }

  /** The oldest idle draw, or a new one if the window allows, or null. */
  @Nullable DrawRow take() {
    DrawRow row = idle.poll();
    if (row == null && mayStart()) {
      row = new DrawRow(run, next++);
    }
    if (row != null) {
      out++;
    }
    return row;
  }

  void giveBack(DrawRow row) {
    out--;
    if (!row.done()) {
      idle.add(row);
    }
  }

  /** Rows that workers hold. */
  int out() {
    return out;
  }

  /** Whether a worker holds a row. */
  boolean anyOut() {
    return out > 0;
  }

  /** Whether there is a row to take. */
  boolean anyLeft() {
    return !idle.isEmpty() || mayStart();
  }

  private boolean mayStart() {
    return next < Math.min(sampling.draws(), sampling.collected() + window);
  }
}
