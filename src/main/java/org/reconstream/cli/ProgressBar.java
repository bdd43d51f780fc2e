package org.reconstream.cli;

import java.io.PrintWriter;

/** One line that is redrawn, for a terminal. */
final class ProgressBar implements Progress {
  private static final int WIDTH = 32;

  private final PrintWriter err;
  private final String task;
  private int permille = -1;

  ProgressBar(PrintWriter err, String task) {
    this.err = err;
    this.task = task;
  }

  @Override
  public synchronized void at(long done, long total) {
    int now = total <= 0 ? 0 : (int) Math.min(1000, done * 1000 / total);
    if (now <= permille) {
      return;
    }
    permille = now;
    int filled = now * WIDTH / 1000;
    err.print(
        "\r"
            + task
            + " ["
            + "#".repeat(filled)
            + ".".repeat(WIDTH - filled)
            + "] "
            + now / 10
            + " % ");
    err.flush();
  }

  @Override
  public synchronized void close() {
    if (permille >= 0) {
      err.println();
    }
  }
}
