package org.reconstream.cli;

import picocli.CommandLine;

/** Builds every command with what it needs. */
final class Commands {
  private Commands() {}

  /** Adds the commands to the program. */
  static CommandLine add(CommandLine program, Terminal terminal, Installation installation) {
    return program
        .addSubcommand(new ReconstructCommand(terminal, installation))
        .addSubcommand(new ImportCommand(terminal))
        .addSubcommand(new SubmitCommand(terminal))
        .addSubcommand(new CollectCommand(terminal))
        .addSubcommand(new ServeCommand(terminal, installation));
  }
}
