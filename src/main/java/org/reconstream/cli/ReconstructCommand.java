package org.reconstream.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.reconstream.cli.config.EngineConfig;
import org.reconstream.cli.config.ServiceConfig;
import org.reconstream.dicom.SourceScan;
import org.reconstream.engine.Job;
import org.reconstream.engine.JobMonitor;
import org.reconstream.engine.Priority;
import org.reconstream.engine.Recipe;
import org.reconstream.engine.Reconstruction;
import org.reconstream.engine.Reconstructor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reconstructs one file with the service's engine, without Kafka. */
@Command(
    name = "reconstruct",
    mixinStandardHelpOptions = true,
    description = "Reconstruct one file, without Kafka.",
    footer = {
      "",
      "Writes mean.npy, std.npy, baseline.npy, maps.npy (MR), report.json, panel.png and DICOM"
          + " objects; an input of several slices gets one folder per slice."
    })
final class ReconstructCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Installation installation;

  @Parameters(
      paramLabel = "INPUT",
      description =
          "DICOM Raw Data object; .npy complex64 [coil, ky, kx] with zeros where not measured and DC"
              + " at N/2; or .npz with a sinogram and its geometry.")
  private Path input = Path.of("");

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "Output folder.")
  private Path out = Path.of("");

  @Option(
      names = "--mask",
      paramLabel = "FILE.npy",
      description = "Keep only the samples that this [ky, kx] mask marks.")
  private @Nullable Path mask;

  @Mixin private SinogramOptions sinogramOptions = new SinogramOptions();
  @Mixin private RecipeOptions recipeOptions = new RecipeOptions();
  @Mixin private EngineOptions engineOptions = new EngineOptions();

  ReconstructCommand(Terminal terminal, Installation installation) {
    this.terminal = terminal;
    this.installation = installation;
  }

  @Override
  public Integer call() throws Exception {
    ServiceConfig config = ServiceConfig.defaults();
    EngineConfig engineConfig = engineOptions.engine(config.engine());
    Engines.startAhead(engineConfig);
    List<SourceScan> scans = ScanFile.read(input, mask, sinogramOptions);
    Recipe recipe =
        recipeOptions.overrides().applyTo(config.recipe().recipes().of(scans.get(0).measurement()));
    try (Reconstructor engine =
        Engines.open(
            engineConfig, engineOptions.models(config, installation), job(scans.get(0), recipe))) {
      for (SourceScan scan : scans) {
        Path folder =
            scans.size() == 1
                ? out
                : out.resolve(String.format(Locale.ROOT, "slice-%04d", scan.slice()));
        Reconstruction result = reconstruct(engine, scan, recipe);
        ResultFolder.write(folder, scan, result);
        terminal.out().println(Summary.line(result, folder));
      }
    }
    return 0;
  }

  private Reconstruction reconstruct(Reconstructor engine, SourceScan scan, Recipe recipe)
      throws Exception {
    String task = scan.slices() == 1 ? "sampling" : "sampling slice " + scan.slice();
    try (Progress progress = terminal.progress(task)) {
      JobMonitor monitor =
          new JobMonitor() {
            @Override
            public void progress(int steps, int total) {
              progress.at(steps, total);
            }
          };
      return engine.submit(job(scan, recipe), monitor).toCompletableFuture().get();
    }
  }

  private static Job job(SourceScan scan, Recipe recipe) {
    return new Job("slice-" + scan.slice(), scan.measurement(), recipe, Priority.ROUTINE);
  }
}
