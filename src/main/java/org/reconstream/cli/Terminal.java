package org.reconstream.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine.Help.Ansi;

/**
 * Where a command speaks: results to {@code out}, progress and errors to {@code err}.
 *
 * @param interactive whether a person watches, so that a line may be redrawn
 */
record Terminal(PrintWriter out, PrintWriter err, boolean interactive) {
  /** The terminal of this process. */
  static Terminal ofProcess() {
    Charset charset = Charset.defaultCharset();
    return new Terminal(
        new PrintWriter(System.out, true, charset),
        new PrintWriter(System.err, true, charset),
        Ansi.AUTO.enabled());
  }

  /** A progress display for one task. */
  Progress progress(String task) {
    return interactive ? new ProgressBar(err, task) : new ProgressLines(err, task);
  }
}
