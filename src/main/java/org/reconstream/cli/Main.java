package org.reconstream.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code reconstream} command: exit code 0 done, 1 failed, 2 usage. */
@Command(
    name = "reconstream",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Undersampled MRI and CT measurements to images with honest uncertainty.",
    footer = {"", "Research use only - not for diagnosis."})
public final class Main implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Log more, and print the stack trace of an error.")
  private boolean verbose;

  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    System.exit(run(Terminal.ofProcess(), Installation.ofProcess(), args));
  }

  /** Runs one command line and returns its exit code. */
  static int run(Terminal terminal, Installation installation, String... args) {
    Main main = new Main();
    CommandLine line =
        Commands.add(new CommandLine(main), terminal, installation)
            .setOut(terminal.out())
            .setErr(terminal.err())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(Refusals::usage);
    line.setExecutionExceptionHandler(
        (thrown, command, parsed) -> Refusals.failure(thrown, command, main.verbose));
    line.setExecutionStrategy(
        parsed -> {
          Logging.configure(main.verbose, parsed);
          return new CommandLine.RunLast().execute(parsed);
        });
    return line.execute(args);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }
}
