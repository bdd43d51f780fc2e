package org.reconstream.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.reconstream.prior.CardFile;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.ErrorCovariance;
import org.reconstream.prior.Prior;
import org.reconstream.prior.VarianceTable;
import org.reconstream.prior.onnx.EngineSettings;
import org.reconstream.prior.onnx.OnnxPrior;
import org.reconstream.training.Corpus;
import org.reconstream.training.CovarianceMeasurement;
import org.reconstream.training.HeldOutImages;
import org.reconstream.training.Modality;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
  private int slices = 24;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the noise (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--dry-run", description = "Print what was found and leave the card alone.")
  private boolean dryRun;

  PriorCovarianceCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (slices < 1) {
      throw new CommandFailure("--slices must be at least 1");
    }
    try (Prior prior = OnnxPrior.load(folder, EngineSettings.cpu())) {
      Corpus images = Corpus.heldOut(corpus, Modality.valueOf(prior.card().modality()));
      images.remarks().forEach(terminal.err()::println);
      List<HeldOutImages.Image> chosen = HeldOutImages.of(images, slices, seed);
      ErrorCovariance covariance = measured(prior, chosen);
      print(covariance, chosen.size());
      Path card = folder.resolve(CardFile.NAME);
      if (!dryRun) {
        CardFile.write(CardFile.read(card).withCovariance(covariance).withBands(null), card);
        terminal.out().println("-> " + card);
      }
    }
    return 0;
  }

  private ErrorCovariance measured(Prior prior, List<HeldOutImages.Image> images) {
    VarianceTable range = prior.card().variance();
    try (Denoiser denoiser = prior.denoiser();
        Progress progress = terminal.progress("measuring")) {
      return new CovarianceMeasurement(List.of(denoiser), images, seed)
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
