package org.reconstream.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;

/**
 * One command line run inside the test's process, as a script would see it.
 *
 * @param exitCode exit code
 * @param out what it printed
 * @param err what it printed to the error stream
 */
public record CommandRun(int exitCode, String out, String err) {
  /** Runs a command line in the repository. */
  public static CommandRun of(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), false);
    Installation here = new Installation(List.of(Path.of("").toAbsolutePath()));
    int exitCode = Main.run(terminal, here, args);
    return new CommandRun(exitCode, out.toString(), err.toString());
  }
}
