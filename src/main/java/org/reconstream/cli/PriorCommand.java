package org.reconstream.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.reconstream.prior.onnx.GaussianModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes and checks priors. */
@Command(name = "prior", mixinStandardHelpOptions = true, description = "Make and check priors.")
final class PriorCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }

  /** Fits the closed-form Gaussian prior to a corpus of slices. */
  @Command(
      name = "fit-gaussian",
      mixinStandardHelpOptions = true,
      description = "Fit the stationary Gaussian prior to training slices and write its folder.")
  static final class FitGaussian implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
        names = "--slices",
        paramLabel = "FILE.npz",
        required = true,
        description =
            "Array x [slice, y, x]: uint8 are MR magnitudes, int16 are CT in Hounsfield units.")
    private Path slices = Path.of("");

    @Option(
        names = "--table",
        paramLabel = "FILE.csv",
        required = true,
        description = "One line per slice with the column split; the train split is used.")
    private Path table = Path.of("");

    @Option(
        names = "--out",
        paramLabel = "DIR",
        required = true,
        description = "The prior's folder; its name becomes the id.")
    private Path out = Path.of("");

    @Option(
        names = "--seed",
        paramLabel = "S",
        description = "Seed of the random phases of MR (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    FitGaussian(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
      Files.createDirectories(out);
      GaussianModel.write(slices, table, out, seed);
      terminal.out().println(out + ": model.onnx, vjp.onnx and card.json");
      return 0;
    }
  }
}
