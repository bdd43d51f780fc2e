package org.reconstream.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.reconstream.cli.config.ServiceConfig;
import org.reconstream.engine.Job;
import org.reconstream.engine.ModalityRecipes;
import org.reconstream.engine.PriorShelf;
import org.reconstream.engine.Priority;
import org.reconstream.engine.Recipe;
import org.reconstream.engine.Reconstructor;
import org.reconstream.evaluation.KnownScan;
import org.reconstream.posterior.Evidence;
import org.reconstream.prior.Bands;
import org.reconstream.prior.Bands.Band;
import org.reconstream.prior.CardFile;
import org.reconstream.prior.ModelCard;
import org.reconstream.training.Modality;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Learns where the evidence of good reconstructions lies, and writes it into the prior's card. */
@Command(
    name = "bands",
    mixinStandardHelpOptions = true,
    description =
        "Reconstruct simulated scans of held-out images, of MR or CT as the prior is, and write into"
            + " the prior's card where residual ratio and prior ratio lie; a scan outside gets its"
            + " baseline as primary image.",
    footer = {
      "",
      "A band is the 1st to the 99th percentile, widened by half its width on either side. Bands hold"
          + " for one sampler; make them again when the model changes.",
      CtSimulationOptions.PROTOCOLS
    })
final class PriorBandsCommand implements Callable<Integer> {
  private static final String MR_SCANS = "%nHow a prior for MR is tried:%n";
  private static final String CT_SCANS = "%nHow a prior for CT is tried:%n";

  private final Terminal terminal;
  private final Installation installation;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--dry-run", description = "Print the bands and leave the card alone.")
  private boolean dryRun;

  @Mixin private HeldOutSlices images = new HeldOutSlices();

  @ArgGroup(validate = false, heading = MR_SCANS)
  private MriSimulationOptions mr = new MriSimulationOptions();

  @ArgGroup(validate = false, heading = CT_SCANS)
  private CtSimulationOptions ct = new CtSimulationOptions();

  @Mixin private RecipeOptions recipeOptions = new RecipeOptions();
  @Mixin private EngineOptions engineOptions = new EngineOptions();

  PriorBandsCommand(Terminal terminal, Installation installation) {
    this.terminal = terminal;
    this.installation = installation;
  }

  @Override
  public Integer call() throws Exception {
    ServiceConfig config = ServiceConfig.defaults();
    ModalityRecipes recipes = config.recipe().recipes();
    Path models = engineOptions.models(config, installation);
    String id = recipeOptions.overrides().applyTo(recipes.mr()).prior();
    Path file = PriorShelf.folder(models, id).resolve(CardFile.NAME);
    ModelCard card = CardFile.read(file);
    Modality modality = CardModality.of(card, "bands are learned from scans of MR and CT");
    Recipe usual = modality == Modality.MR ? recipes.mr() : recipes.ct();
    Recipe recipe = recipeOptions.overrides().applyTo(usual);
    ScanSimulation simulation = simulation(card, modality);
    List<? extends KnownScan> scans =
        simulation.scans(images.read(terminal, modality), images.seed());
    write(bands(recipe, evidence(scans, recipe, config, models)), file);
    return 0;
  }

  /** How scans are simulated; an option of the other modality would change nothing. */
  private ScanSimulation simulation(ModelCard card, Modality modality) {
    String other = modality == Modality.MR ? CT_SCANS : MR_SCANS;
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      if (option.group() != null && option.group().heading().equals(other)) {
        throw new CommandFailure(
            "%s is not about %s, which prior %s is for; leave it out"
                .formatted(option.longestName(), modality, card.id()));
      }
    }
    return modality == Modality.MR ? mr : ct;
  }

  private List<Evidence> evidence(
      List<? extends KnownScan> scans, Recipe recipe, ServiceConfig config, Path models)
      throws IOException, InterruptedException, ExecutionException {
    List<Evidence> found = new ArrayList<>();
    Bands open = Bands.open(recipe.sampler().name());
    try (Reconstructor engine =
            Engines.open(engineOptions.engine(config.engine()), models, recipe.prior(), open);
        Progress progress = terminal.progress("reconstructing")) {
      for (KnownScan scan : scans) {
        Job job = new Job(scan.name(), scan.measurement(), recipe, Priority.ROUTINE);
        found.add(engine.submit(job).toCompletableFuture().get().evidence());
        progress.at(found.size(), scans.size());
      }
    }
    return found;
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
