package org.reconstream.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.reconstream.cli.config.ServiceConfig;
import org.reconstream.engine.Job;
import org.reconstream.engine.JobMonitor;
import org.reconstream.engine.Priority;
import org.reconstream.engine.Recipe;
import org.reconstream.engine.Reconstruction;
import org.reconstream.engine.Reconstructor;
import org.reconstream.evaluation.CtTrial;
import org.reconstream.evaluation.SimulatedSinogram;
import org.reconstream.formats.SinogramNpzWriter;
import org.reconstream.training.Modality;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reconstructs simulated CT scans of held-out slices and says how good that was. */
@Command(
    name = "evaluate-ct",
    mixinStandardHelpOptions = true,
    description =
        "Simulate CT scans of held-out slices, reconstruct them with the service's engine and with"
            + " classical methods, and compare with the truth.",
    footer = {
      "",
      "Writes evaluation.md. Errors are in HU over the whole matrix, nothing is fitted.",
      CtSimulationOptions.PROTOCOLS
    })
final class EvaluateCtCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Installation installation;

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "Output folder.")
  private Path out = Path.of("");

  @Option(
      names = "--export",
      paramLabel = "DIR",
      description = "Also write every scan as .npz, as reconstruct reads it.")
  private @Nullable Path export;

  @Option(names = "--scans-only", description = "Simulate and export, reconstruct nothing.")
  private boolean scansOnly;

  @Mixin private HeldOutSlices images = new HeldOutSlices();
  @Mixin private CtSimulationOptions simulation = new CtSimulationOptions();
  @Mixin private RecipeOptions recipeOptions = new RecipeOptions();
  @Mixin private EngineOptions engineOptions = new EngineOptions();

  EvaluateCtCommand(Terminal terminal, Installation installation) {
    this.terminal = terminal;
    this.installation = installation;
  }

  @Override
  public Integer call() throws Exception {
    List<HeldOutSlices.Chosen> slices = images.read(terminal, Modality.CT);
    List<SimulatedSinogram> scans = simulation.scans(slices, images.seed());
    Path folder = export;
    if (folder != null) {
      Files.createDirectories(folder);
      for (SimulatedSinogram scan : scans) {
        SinogramNpzWriter.write(folder.resolve(scan.name() + ".npz"), scan.measurement());
      }
    }
    if (scansOnly) {
      return 0;
    }
    ServiceConfig config = ServiceConfig.defaults();
    Recipe recipe = recipeOptions.overrides().applyTo(config.recipe().recipes().ct());
    List<CtTrial> trials = trials(scans, recipe, config);
    String table =
        CtEvaluationTable.markdown(
            recipe,
            images.seed(),
            simulation.pixelMm(),
            images.names(),
            slices.stream().map(HeldOutSlices.Chosen::index).toList(),
            trials);
    Files.createDirectories(out);
    Files.writeString(out.resolve("evaluation.md"), table, StandardCharsets.UTF_8);
    terminal.out().print(table);
    terminal.out().flush();
    return 0;
  }

  private List<CtTrial> trials(List<SimulatedSinogram> scans, Recipe recipe, ServiceConfig config)
      throws IOException, InterruptedException, ExecutionException {
    List<CtTrial> trials = new ArrayList<>();
    try (Reconstructor engine =
            Engines.open(
                engineOptions.engine(config.engine()),
                engineOptions.models(config, installation),
                Set.of(recipe.prior()));
        Progress progress = terminal.progress("reconstructing")) {
      int done = 0;
      for (SimulatedSinogram scan : scans) {
        trials.addAll(CtTrial.classical(scan));
        Job job = new Job(scan.name(), scan.measurement(), recipe, Priority.ROUTINE);
        Reconstruction result = engine.submit(job, JobMonitor.NONE).toCompletableFuture().get();
        trials.add(CtTrial.of(recipe.prior() + ", " + recipe.sampler().name(), scan, result));
        progress.at(++done, scans.size());
      }
    }
    return trials;
  }
}
