package org.reconstream.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.reconstream.calibration.CalibrationReport;
import org.reconstream.calibration.CalibrationResult;
import org.reconstream.calibration.CalibrationSuite;
import org.reconstream.calibration.DensityScore;
import org.reconstream.calibration.Effort;
import org.reconstream.calibration.SamplerResult;
import org.reconstream.posterior.SamplerKind;
import org.reconstream.posterior.SamplerSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares samplers with posteriors that are known in closed form. */
@Command(
    name = "calibrate",
    mixinStandardHelpOptions = true,
    description = "Check samplers against posteriors that are known in closed form.",
    footer = {
      "",
      "Writes calibration.md, calibration.json, ranks.png, coverage.png and errors.png. Everything"
          + " but processor seconds depends on samplers, seeds and truths alone."
    })
final class CalibrateCommand implements Callable<Integer> {
  private static final String ALL = "all";

  private final Terminal terminal;

  @Option(
      names = "--samplers",
      split = ",",
      paramLabel = "NAME",
      description = "Names, separated by commas, or ${DEFAULT-VALUE} (the default).")
  private List<String> samplers = new ArrayList<>(List.of(ALL));

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description =
          "Studies with masks, truths and noise of their own (default: ${DEFAULT-VALUE}).")
  private int seeds = 5;

  @Option(
      names = "--first-seed",
      paramLabel = "S",
      description = "Seed of the first study (default: ${DEFAULT-VALUE}).")
  private long firstSeed = 1;

  @Option(
      names = "--truths",
      paramLabel = "N",
      description =
          "Truths of a study at each noise level (default: ${DEFAULT-VALUE}); slow samplers get"
              + " fewer.")
  private int truths = 32;

  @Option(
      names = "--quick",
      description = "One study of a few truths: shows that a sampler is sound, in seconds.")
  private boolean quick;

  @Option(
      names = "--resume",
      description = "Keep results of samplers that the folder already has for the same effort.")
  private boolean resume;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads (default: the processor's).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "Output folder.")
  private Path out = Path.of("");

  CalibrateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (threads < 1 || threads > 1024) {
      throw new CommandFailure("--threads must be 1 to 1024, got " + threads);
    }
    List<SamplerSpec> chosen = chosen();
    Effort effort = quick ? Effort.quick(firstSeed) : Effort.full(firstSeed, seeds, truths);
    Path folder = Files.createTempDirectory("reconstream-calibration");
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      CalibrationReport.write(run(chosen, effort, folder, workers), out);
    } finally {
      workers.shutdownNow();
      delete(folder);
    }
    return 0;
  }

  private CalibrationResult run(
      List<SamplerSpec> chosen, Effort effort, Path folder, ExecutorService workers)
      throws IOException, InterruptedException {
    int parts = chosen.size() + 2;
    int[] done = {0};
    try (Progress progress = terminal.progress("calibrating");
        CalibrationSuite suite = CalibrationSuite.open(effort, folder, workers)) {
      List<SamplerResult> results = new ArrayList<>();
      Map<String, SamplerResult> known =
          resume ? CalibrationReport.earlier(out, software(), effort) : Map.of();
      for (SamplerSpec spec : chosen) {
        SamplerResult before = known.get(spec.name());
        SamplerResult result = before == null ? suite.sampler(spec) : before;
        results.add(result);
        if (before == null) {
          CalibrationReport.write(result(effort, results, List.of(), List.of()), out);
        }
        terminal.out().println(line(result, effort));
        progress.at(++done[0], parts);
      }
      List<SamplerResult> controls = suite.controls();
      progress.at(++done[0], parts);
      CalibrationResult all = result(effort, results, controls, suite.densities());
      progress.at(parts, parts);
      return all;
    }
  }

  private CalibrationResult result(
      Effort effort,
      List<SamplerResult> results,
      List<SamplerResult> controls,
      List<DensityScore> densities) {
    return new CalibrationResult(software(), command(), effort, results, controls, densities);
  }

  private static String software() {
    return "Reconstream " + Version.text();
  }

  private static String line(SamplerResult result, Effort effort) {
    List<String> faults = result.faults(effort.slack());
    return result.name()
        + (faults.isEmpty() ? ": calibrated" : ": not calibrated: " + String.join(", ", faults));
  }

  private String command() {
    return "reconstream calibrate --samplers "
        + String.join(",", samplers)
        + (quick ? " --quick" : " --seeds " + seeds + " --truths " + truths)
        + " --first-seed "
        + firstSeed
        + " --out DIR";
  }

  private List<SamplerSpec> chosen() {
    if (samplers.equals(List.of(ALL))) {
      return Stream.of(SamplerKind.values()).map(SamplerKind::spec).toList();
    }
    return samplers.stream().map(CalibrateCommand::spec).toList();
  }

  private static SamplerSpec spec(String name) {
    return SamplerKind.of(name)
        .map(SamplerKind::spec)
        .orElseThrow(
            () ->
                new CommandFailure(
                    "there is no sampler " + name + "; choose from " + SamplerKind.labels()));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
