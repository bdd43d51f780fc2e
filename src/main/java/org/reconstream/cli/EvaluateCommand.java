package org.reconstream.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.reconstream.cli.config.RecipeConfig;
import org.reconstream.cli.config.ServiceConfig;
import org.reconstream.engine.Job;
import org.reconstream.engine.JobMonitor;
import org.reconstream.engine.Priority;
import org.reconstream.engine.Recipe;
import org.reconstream.engine.Reconstruction;
import org.reconstream.engine.Reconstructor;
import org.reconstream.evaluation.ScanExport;
import org.reconstream.evaluation.SimulatedScan;
import org.reconstream.evaluation.Trial;
import org.reconstream.wire.RecipeOverrides;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reconstructs simulated scans of held-out images and says how good that was. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description =
        "Simulate scans of held-out images, reconstruct them with the service's engine, and compare"
            + " with the truth.",
    footer = {
      "",
      "Writes evaluation.md and evaluation.json. PSNR and SSIM are of the magnitude inside the object"
          + " after one least-squares factor; the same seed gives the same scans."
    })
final class EvaluateCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Installation installation;

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "Output folder.")
  private Path out = Path.of("");

  @Option(
      names = "--samplers",
      split = ",",
      paramLabel = "NAME[:LEVELS]",
      description = "Samplers to compare, each with its own number of levels (default: --sampler).")
  private List<String> samplers = new ArrayList<>();

  @Option(
      names = "--export",
      paramLabel = "DIR",
      description =
          "Also write every scan, its true magnitude, region and coil maps as .npy, for other"
              + " programs.")
  private @Nullable Path export;

  @Option(names = "--scans-only", description = "Simulate and export, reconstruct nothing.")
  private boolean scansOnly;

  @Mixin private SimulationOptions simulation = new SimulationOptions();
  @Mixin private RecipeOptions recipeOptions = new RecipeOptions();
  @Mixin private EngineOptions engineOptions = new EngineOptions();

  EvaluateCommand(Terminal terminal, Installation installation) {
    this.terminal = terminal;
    this.installation = installation;
  }

  @Override
  public Integer call() throws Exception {
    Map<String, Recipe> recipes = recipes();
    List<SimulatedScan> scans = simulation.scans(terminal);
    Files.createDirectories(out);
    if (export != null) {
      for (SimulatedScan scan : scans) {
        ScanExport.write(export, scan);
      }
    }
    if (!scansOnly) {
      List<Trial> trials = trials(scans, recipes);
      EvaluationReport report = EvaluationReport.of(simulation, recipes, trials);
      Files.write(out.resolve("evaluation.json"), report.json());
      String table = EvaluationTable.markdown(report);
      Files.writeString(out.resolve("evaluation.md"), table, StandardCharsets.UTF_8);
      terminal.out().print(table);
      terminal.out().flush();
    }
    return 0;
  }

  /** The recipes by what they are called in the table. */
  private Map<String, Recipe> recipes() {
    RecipeOverrides common = recipeOptions.overrides();
    Map<String, Recipe> recipes = new LinkedHashMap<>();
    if (samplers.isEmpty()) {
      Recipe recipe = common.applyTo(RecipeConfig.DEFAULT);
      recipes.put(recipe.sampler().name(), recipe);
    }
    for (String sampler : samplers) {
      recipes.put(sampler, SamplerChoice.of(sampler).over(common).applyTo(RecipeConfig.DEFAULT));
    }
    return recipes;
  }

  private List<Trial> trials(List<SimulatedScan> scans, Map<String, Recipe> recipes)
      throws Exception {
    ServiceConfig config = ServiceConfig.defaults();
    Set<String> prior = Set.of(recipes.values().iterator().next().prior());
    List<Trial> trials = new ArrayList<>();
    try (Reconstructor engine = engine(config, prior);
        Progress progress = terminal.progress("reconstructing")) {
      for (SimulatedScan scan : scans) {
        for (Map.Entry<String, Recipe> recipe : recipes.entrySet()) {
          Job job = new Job(scan.name(), scan.measurement(), recipe.getValue(), Priority.ROUTINE);
          Reconstruction result = engine.submit(job, JobMonitor.NONE).toCompletableFuture().get();
          trials.add(Trial.of(recipe.getKey(), scan, result));
          progress.at(trials.size(), (long) scans.size() * recipes.size());
        }
      }
    }
    return trials;
  }

  private Reconstructor engine(ServiceConfig config, Set<String> prior) throws IOException {
    return Engines.open(
        engineOptions.engine(config.engine()), engineOptions.models(config, installation), prior);
  }
}
