package org.reconstream.cli;

import picocli.CommandLine;

/** Builds every command with what it needs. */
final class Commands {
  private Commands() {}

  /** Adds the commands to the program. */
  static CommandLine add(CommandLine program, Terminal terminal, Installation installation) {
    return program
        .addSubcommand(new DemoCommand(terminal, installation))
        .addSubcommand(new ReconstructCommand(terminal, installation))
        .addSubcommand(new RestoreCommand(terminal, installation))
        .addSubcommand(new SampleCommand(terminal, installation))
        .addSubcommand(new SamplersCommand(terminal))
        .addSubcommand(new EvaluateCommand(terminal, installation))
        .addSubcommand(new EvaluateCtCommand(terminal, installation))
        .addSubcommand(new ServeCommand(terminal, installation))
        .addSubcommand(new SubmitCommand(terminal))
        .addSubcommand(new CollectCommand(terminal))
        .addSubcommand(new ImportCommand(terminal))
        .addSubcommand(new TrainCommand(terminal))
        .addSubcommand(new CalibrateCommand(terminal))
        .addSubcommand(new DoctorCommand(terminal, installation))
        .addSubcommand(
            new CommandLine(new PriorCommand())
                .addSubcommand(new PriorCommand.FitGaussian(terminal))
                .addSubcommand(new PriorBandsCommand(terminal, installation))
                .addSubcommand(new PriorCovarianceCommand(terminal))
                .addSubcommand(new PriorCheckCommand(terminal)));
  }
}
