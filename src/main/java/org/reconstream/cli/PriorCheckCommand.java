package org.reconstream.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.reconstream.prior.Prior;
import org.reconstream.prior.onnx.EngineSettings;
import org.reconstream.prior.onnx.OnnxPrior;
import org.reconstream.training.Corpus;
import org.reconstream.training.HeldOutImages;
import org.reconstream.training.Modality;
import org.reconstream.training.PriorCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says whether a prior's card is true. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Check a prior against the laws of denoisers and measure v(sigma) again.")
final class PriorCheckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "models/ID", description = "Folder with model.onnx and card.json.")
  private Path folder = Path.of("");

  @Option(
      names = "--corpus",
      required = true,
      arity = "1..*",
      paramLabel = "PATH",
      description = "Images it was not fitted to: stacks (.npz, .npy) or folders of DICOM images.")
  private List<Path> corpus = new ArrayList<>();

  @Option(
      names = "--slices",
      paramLabel = "N",
      description = "Images to measure on (default: ${DEFAULT-VALUE}).")
  private int slices = 16;

  @Option(
      names = "--noises",
      paramLabel = "N",
      description = "Noise draws per image (default: ${DEFAULT-VALUE}).")
  private int noises = 1;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the noise (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  PriorCheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (slices < 1 || noises < 1) {
      throw new CommandFailure("--slices and --noises must be at least 1");
    }
    try (Prior prior = OnnxPrior.load(folder, EngineSettings.cpu())) {
      Corpus images = Corpus.heldOut(corpus, Modality.valueOf(prior.card().modality()));
      images.remarks().forEach(terminal.err()::println);
      List<HeldOutImages.Image> chosen = HeldOutImages.of(images, slices, seed);
      List<PriorCheck.Finding> findings;
      try (Progress progress = terminal.progress("measuring")) {
        findings =
            PriorCheck.run(
                prior, chosen, noises, seed, done -> progress.at(done, PriorCheck.LEVELS));
      }
      return report(prior.card().id(), chosen.size(), findings);
    }
  }

  private int report(String id, int images, List<PriorCheck.Finding> findings) {
    long broken = findings.stream().filter(finding -> !finding.holds()).count();
    for (PriorCheck.Finding finding : findings) {
      terminal.out().println((finding.holds() ? "ok    " : "FALSE ") + finding.text());
    }
    terminal
        .out()
        .println(
            broken == 0
                ? "The card of " + id + " is true on these " + images + " images."
                : "The card of " + id + " is not true: " + broken + " findings above.");
    return broken == 0 ? 0 : 1;
  }
}
