package org.reconstream.cli;

import java.io.PrintWriter;

/** One plain line per quarter, for logs and pipes. */
final class ProgressLines implements Progress {
  private static final int PARTS = 4;

  private final PrintWriter err;
  private final String task;
  private long part = -1;

  ProgressLines(PrintWriter err, String task) {
    this.err = err;
    this.task = task;
  }

  @Override
  public synchronized void at(long done, long total) {
    long now = total <= 0 ? 0 : Math.min(PARTS, done * PARTS / total);
    if (now > part) {
      part = now;
      err.println(task + ": " + now * 100 / PARTS + " %");
      err.flush();
    }
  }

  @Override
  public void close() {}
}
