package org.reconstream.cli;

import picocli.CommandLine;

/** Builds every command with what it needs. */
final class Commands {
  private Commands() {}

  /** Adds the commands to the program. */
  static CommandLine add(CommandLine program, Terminal terminal, Installation installation) {
    return program;
  }
}
