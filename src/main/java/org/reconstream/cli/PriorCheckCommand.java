package org.reconstream.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.reconstream.prior.Prior;
import org.reconstream.training.HeldOutImages;
import org.reconstream.training.PriorCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says whether a prior's card is true. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Check a prior against the laws of denoisers and measure v(sigma) again.")
final class PriorCheckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--noises",
      paramLabel = "N",
      description = "Noise draws per image (default: ${DEFAULT-VALUE}).")
  private int noises = 1;

  @Mixin private MeasuredPrior measured = new MeasuredPrior(16);

  PriorCheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (noises < 1) {
      throw new CommandFailure("--noises must be at least 1");
    }
    try (Prior prior = measured.load()) {
      List<HeldOutImages.Image> chosen = measured.images(prior, terminal);
      List<PriorCheck.Finding> findings;
      try (Progress progress = terminal.progress("measuring")) {
        findings =
            PriorCheck.run(
                prior,
                chosen,
                noises,
                measured.seed(),
                done -> progress.at(done, PriorCheck.LEVELS));
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
