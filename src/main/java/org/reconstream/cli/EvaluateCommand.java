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
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reconstream.cli.config.RecipeConfig;
import org.reconstream.cli.config.ServiceConfig;
import org.reconstream.engine.Job;
import org.reconstream.engine.JobMonitor;
import org.reconstream.engine.Priority;
import org.reconstream.engine.Recipe;
import org.reconstream.engine.Reconstruction;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.engine.Reconstructor;
import org.reconstream.evaluation.ScanExport;
import org.reconstream.evaluation.SimulatedScan;
import org.reconstream.evaluation.Trial;
import org.reconstream.posterior.SamplerKind;
import org.reconstream.training.Modality;
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
            + " with the truth; the same for measured scans.",
    footer = {
      "",
      "Writes evaluation.md and evaluation.json. PSNR and SSIM are of the magnitude inside the object"
          + " after one least-squares factor; the same seed gives the same scans. Both files are"
          + " written anew after every reconstruction, so that a long run can be followed or ended."
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final String ALL = "all";
  private static final int FEWEST_DRAWS = 2;

  private final Terminal terminal;
  private final Installation installation;

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "Output folder.")
  private Path out = Path.of("");

  @Option(
      names = "--samplers",
      split = ",",
      paramLabel = "NAME[:LEVELS]",
      description =
          "Samplers to compare, each with its own number of levels, or all of them with theirs: all"
              + " (default: --sampler).")
  private List<String> samplers = new ArrayList<>();

  @Option(
      names = "--evaluations",
      paramLabel = "N",
      description =
          "Most denoiser evaluations of a sampler on a scan: slow samplers get fewer draws, but at"
              + " least 2 (default: no limit).")
  private long evaluations = Long.MAX_VALUE;

  @Option(
      names = "--export",
      paramLabel = "DIR",
      description =
          "Also write every scan, its true magnitude, region and coil maps as .npy, for other"
              + " programs.")
  private @Nullable Path export;

  @Option(names = "--scans-only", description = "Simulate and export, reconstruct nothing.")
  private boolean scansOnly;

  @Mixin private HeldOutSlices images = new HeldOutSlices();
  @Mixin private MriSimulationOptions simulation = new MriSimulationOptions();
  @Mixin private MeasuredScans measured = new MeasuredScans();
  @Mixin private RecipeOptions recipeOptions = new RecipeOptions();
  @Mixin private EngineOptions engineOptions = new EngineOptions();

  EvaluateCommand(Terminal terminal, Installation installation) {
    this.terminal = terminal;
    this.installation = installation;
  }

  @Override
  public Integer call() throws Exception {
    Map<String, Recipe> recipes = recipes();
    List<SimulatedScan> simulated =
        images.given() || !measured.given()
            ? simulation.scans(images.read(terminal, Modality.MR), images.seed())
            : List.of();
    List<EvaluationSubject> scans = new ArrayList<>();
    simulated.forEach(scan -> scans.add(EvaluationSubject.of(scan)));
    measured.read().forEach(scan -> scans.add(EvaluationSubject.of(scan)));
    Files.createDirectories(out);
    if (export != null) {
      for (SimulatedScan scan : simulated) {
        ScanExport.write(export, scan);
      }
    }
    if (!scansOnly) {
      terminal.out().print(evaluate(scans, recipes));
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
      recipes.put(recipe.sampler().name(), affordable(recipe));
    }
    List<String> names =
        samplers.equals(List.of(ALL))
            ? Stream.of(SamplerKind.values()).map(SamplerKind::label).toList()
            : samplers;
    for (String sampler : names) {
      Recipe recipe = SamplerChoice.of(sampler).over(common).applyTo(RecipeConfig.DEFAULT);
      recipes.put(sampler, affordable(recipe));
    }
    return recipes;
  }

  private Recipe affordable(Recipe recipe) {
    long draws = Math.max(FEWEST_DRAWS, evaluations / recipe.sampler().evaluations());
    return draws < recipe.draws()
        ? new Recipe(recipe.prior(), recipe.sampler(), (int) draws, recipe.seed())
        : recipe;
  }

  /** Writes the files after every reconstruction and returns the table. */
  private String evaluate(List<EvaluationSubject> scans, Map<String, Recipe> recipes)
      throws Exception {
    ServiceConfig config = ServiceConfig.defaults();
    Set<String> prior = Set.of(recipes.values().iterator().next().prior());
    List<Trial> trials = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    int done = 0;
    String table = "";
    try (Reconstructor engine = engine(config, prior);
        Progress progress = terminal.progress("reconstructing")) {
      for (EvaluationSubject scan : scans) {
        for (Map.Entry<String, Recipe> recipe : recipes.entrySet()) {
          Job job = new Job(scan.name(), scan.measurement(), recipe.getValue(), Priority.ROUTINE);
          try {
            Reconstruction result = engine.submit(job, JobMonitor.NONE).toCompletableFuture().get();
            trials.add(scan.score().apply(recipe.getKey(), result));
          } catch (ExecutionException e) {
            remarks.add(failed(recipe.getKey(), scan, recipes.size(), e));
          }
          table = write(EvaluationReport.of(simulation.settings(images), recipes, trials, remarks));
          progress.at(++done, (long) scans.size() * recipes.size());
        }
      }
    }
    return table;
  }

  /** One failing sampler of several leaves a remark; the only one ends the command. */
  private static String failed(
      String sampler, EvaluationSubject scan, int samplers, ExecutionException e)
      throws ExecutionException {
    if (samplers == 1 || !(e.getCause() instanceof ReconstructionException)) {
      throw e;
    }
    return "`%s` has no result for %s: %s".formatted(sampler, scan.name(), Refusals.sentence(e));
  }

  private String write(EvaluationReport report) throws IOException {
    Files.write(out.resolve("evaluation.json"), report.json());
    String table = EvaluationTable.markdown(report);
    Files.writeString(out.resolve("evaluation.md"), table, StandardCharsets.UTF_8);
    return table;
  }

  private Reconstructor engine(ServiceConfig config, Set<String> prior) throws IOException {
    return Engines.open(
        engineOptions.engine(config.engine()), engineOptions.models(config, installation), prior);
  }
}
