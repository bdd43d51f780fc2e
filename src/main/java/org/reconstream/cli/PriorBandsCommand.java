package org.reconstream.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.reconstream.cli.config.RecipeConfig;
import org.reconstream.cli.config.ServiceConfig;
import org.reconstream.engine.Job;
import org.reconstream.engine.Priority;
import org.reconstream.engine.Recipe;
import org.reconstream.engine.Reconstructor;
import org.reconstream.evaluation.SimulatedScan;
import org.reconstream.posterior.Evidence;
import org.reconstream.prior.Bands;
import org.reconstream.prior.Bands.Band;
import org.reconstream.prior.CardFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Learns where the evidence of good reconstructions lies, and writes it into the prior's card. */
@Command(
    name = "bands",
    mixinStandardHelpOptions = true,
    description =
        "Reconstruct simulated scans of held-out images and write into the prior's card where"
            + " residual ratio and prior ratio lie; a scan outside gets its baseline as primary"
            + " image.",
    footer = {
      "",
      "A band is the 1st to the 99th percentile, widened by half its width on either side. Bands hold"
          + " for one sampler; make them again when the model changes."
    })
final class PriorBandsCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Installation installation;

  @Option(names = "--dry-run", description = "Print the bands and leave the card alone.")
  private boolean dryRun;

  @Mixin private SimulationOptions simulation = new SimulationOptions();
  @Mixin private RecipeOptions recipeOptions = new RecipeOptions();
  @Mixin private EngineOptions engineOptions = new EngineOptions();

  PriorBandsCommand(Terminal terminal, Installation installation) {
    this.terminal = terminal;
    this.installation = installation;
  }

  @Override
  public Integer call() throws Exception {
    Recipe recipe = recipeOptions.overrides().applyTo(RecipeConfig.DEFAULT);
    ServiceConfig config = ServiceConfig.defaults();
    Path models = engineOptions.models(config, installation);
    List<SimulatedScan> scans = simulation.scans(terminal);
    List<Evidence> found = new ArrayList<>();
    Bands open = Bands.open(recipe.sampler().name());
    try (Reconstructor engine =
            Engines.open(engineOptions.engine(config.engine()), models, recipe.prior(), open);
        Progress progress = terminal.progress("reconstructing")) {
      for (SimulatedScan scan : scans) {
        Job job = new Job(scan.name(), scan.measurement(), recipe, Priority.ROUTINE);
        found.add(engine.submit(job).toCompletableFuture().get().evidence());
        progress.at(found.size(), scans.size());
      }
    }
    write(bands(recipe, found), models.resolve(recipe.prior()).resolve(CardFile.NAME));
    return 0;
  }

  private static Bands bands(Recipe recipe, List<Evidence> found) {
    double[] residuals = found.stream().mapToDouble(Evidence::residualRatio).toArray();
    double[] priors = found.stream().mapToDouble(e -> e.plausibility().priorRatio()).toArray();
    return new Bands(recipe.sampler().name(), found.size(), rounded(residuals), rounded(priors));
  }

  private static Band rounded(double[] values) {
    Band band = Band.of(values);
    return new Band(Math.floor(band.low() * 1e4) / 1e4, Math.ceil(band.high() * 1e4) / 1e4);
  }

  private void write(Bands bands, Path card) throws Exception {
    if (!dryRun) {
      CardFile.write(CardFile.read(card).withBands(bands), card);
    }
    terminal
        .out()
        .printf(
            Locale.ROOT,
            "%s on %d scans: residual ratio %.4f to %.4f, prior ratio %.4f to %.4f%s%n",
            bands.sampler(),
            bands.scans(),
            bands.residualRatio().low(),
            bands.residualRatio().high(),
            bands.priorRatio().low(),
            bands.priorRatio().high(),
            dryRun ? "" : " -> " + card);
  }
}
