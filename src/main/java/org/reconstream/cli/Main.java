package org.reconstream.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code reconstream} command. */
@Command(
    name = "reconstream",
    mixinStandardHelpOptions = true,
    description = "Undersampled MRI and CT measurements to images with honest uncertainty.")
public final class Main {
  private Main() {}

  /** Runs the command and exits with 0 (done), 1 (failed) or 2 (usage). */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
