package org.reconstream.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.reconstream.prior.CardFile;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.ErrorCovariance;
import org.reconstream.prior.Prior;
import org.reconstream.prior.VarianceTable;
import org.reconstream.training.CovarianceMeasurement;
import org.reconstream.training.HeldOutImages;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures how the errors of a prior's denoiser are distributed, and writes it into its card. */
@Command(
    name = "covariance",
    mixinStandardHelpOptions = true,
    description =
        "Measure on held-out images where a prior's denoiser errs and how its errors are"
            + " correlated, and write it into the prior's card, for the samplers that draw with it.",
    footer = {
      "",
      "daps-cal and calibrated-prox take the error as one variance per noise level until a card says"
          + " more. Make the bands again afterwards (prior bands)."
    })
final class PriorCovarianceCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--widening",
      paramLabel = "F",
      description = {
        "Factor on the covariance: what a sampler adds to the measured errors, because its images"
            + " are not the truth plus noise. Take the one at which evaluate finds residual ratios"
            + " of 1 (default: ${DEFAULT-VALUE})."
      })
  private double widening = 1;

  @Option(names = "--dry-run", description = "Print what was found and leave the card alone.")
  private boolean dryRun;

  @Mixin private MeasuredPrior measured = new MeasuredPrior(24);

  PriorCovarianceCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (!(widening > 0 && widening < Double.MAX_VALUE)) {
      throw new CommandFailure("--widening must be positive, got " + widening);
    }
    try (Prior prior = measured.load()) {
      List<HeldOutImages.Image> chosen = measured.images(prior, terminal);
      ErrorCovariance covariance = covariance(prior, chosen).widened(widening);
      print(covariance, chosen.size());
      Path card = measured.card();
      if (!dryRun) {
        CardFile.write(CardFile.read(card).withCovariance(covariance).withBands(null), card);
        terminal.out().println("-> " + card);
      }
    }
    return 0;
  }

  private ErrorCovariance covariance(Prior prior, List<HeldOutImages.Image> images) {
    VarianceTable range = prior.card().variance();
    try (Denoiser denoiser = prior.denoiser();
        Progress progress = terminal.progress("measuring")) {
      return new CovarianceMeasurement(List.of(denoiser), images, measured.seed())
          .between(
              range.minimumSigma(),
              range.maximumSigma(),
              done -> progress.at(done, CovarianceMeasurement.LEVELS));
    }
  }

  private void print(ErrorCovariance covariance, int images) {
    terminal.out().println("On " + images + " images, root of v where least and most is going on:");
    double[] sigma = covariance.sigmas();
    for (int i = 0; i < sigma.length; i++) {
      double[] v = covariance.variances()[i];
      double[] p = covariance.powers()[i];
      terminal
          .out()
          .printf(
              Locale.ROOT,
              "sigma %-8.4g %.2e to %.2e, power of slow to fast errors %.3g to %.3g%n",
              sigma[i],
              Math.sqrt(v[0]),
              Math.sqrt(v[v.length - 1]),
              p[0],
              p[p.length - 1]);
    }
  }
}
