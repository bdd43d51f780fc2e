package org.reconstream.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.reconstream.cli.config.ServiceConfig;
import org.reconstream.dicom.RawDataWriter;
import org.reconstream.engine.EngineStatus;
import org.reconstream.engine.PriorShelf;
import org.reconstream.engine.Priority;
import org.reconstream.engine.Recipe;
import org.reconstream.physics.Sinogram;
import org.reconstream.prior.CardFile;
import org.reconstream.stream.BlobStore;
import org.reconstream.stream.JobOutcome;
import org.reconstream.stream.MeasurementSender;
import org.reconstream.stream.ReconstructionReceiver;
import org.reconstream.stream.StreamSettings;
import org.reconstream.stream.Submission;
import org.reconstream.stream.embedded.EmbeddedBroker;
import org.reconstream.wire.RecipeOverrides;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Broker, service, scans of both modalities and their results, all in this process. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Start a broker and the service in this process, send scans of MR and CT as DICOM, collect"
            + " the results.")
final class DemoCommand implements Callable<Integer> {
  private static final RecipeOverrides QUICK = quick(25, 8);

  /** The prior of CT is a network and its data consistency takes longer. */
  private static final RecipeOverrides QUICK_CT = quick(16, 4);

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration TICK = Duration.ofMillis(250);

  private final Terminal terminal;
  private final Installation installation;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Output folder (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("out");

  @Mixin private RecipeOptions recipeOptions = new RecipeOptions();
  @Mixin private EngineOptions engineOptions = new EngineOptions();

  DemoCommand(Terminal terminal, Installation installation) {
    this.terminal = terminal;
    this.installation = installation;
  }

  @Override
  public Integer call() throws Exception {
    List<DemoScan> scans = DemoScan.load(installation);
    say("starting a Kafka broker in this process");
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      ServiceConfig config = config(broker.bootstrapServers());
      say("starting the service on " + broker.bootstrapServers());
      Path models = engineOptions.models(config, installation);
      try (Service service = Service.start(config, models)) {
        run(scans, config, models, service);
      }
    }
    return 0;
  }

  private void run(List<DemoScan> scans, ServiceConfig config, Path models, Service service)
      throws IOException {
    StreamSettings settings = config.kafka().settings();
    BlobStore blobs = KafkaOptions.blobs(config);
    Map<String, DemoScan> waiting = new LinkedHashMap<>();
    try (ReconstructionReceiver receiver =
            new ReconstructionReceiver(settings, blobs, ReconstructionReceiver.Start.END);
        MeasurementSender sender = new MeasurementSender(settings, blobs)) {
      long steps = 0;
      for (DemoScan scan : scans) {
        RecipeOverrides overrides = overrides(scan, models);
        Recipe recipe = overrides.applyTo(config.recipe().recipes().of(scan.scan()));
        steps += (long) recipe.draws() * recipe.sampler().evaluations();
        byte[] raw = new RawDataWriter().write(scan.scan(), scan.header());
        String series = scan.header().seriesInstanceUid();
        String job = sender.submit(new Submission(raw, overrides, Priority.ROUTINE, series, null));
        say("submitted " + scan.name() + " as DICOM raw data, " + raw.length / 1024 + " KiB");
        waiting.put(job, scan);
      }
      ResultTable table = collect(waiting, receiver, service, steps);
      DemoPage.write(out, table);
      terminal.out().println();
      table.print(terminal.out());
      terminal.out().println();
      terminal
          .out()
          .println(
              "pictures, reports and DICOM: "
                  + out.toAbsolutePath().normalize()
                  + " (open "
                  + DemoPage.NAME
                  + ")");
      terminal.out().println("Research use only - not for diagnosis.");
      terminal.out().flush();
    }
  }

  private static RecipeOverrides quick(int levels, int draws) {
    return new RecipeOverrides(
        null, null, OptionalInt.of(levels), OptionalInt.of(draws), OptionalLong.empty());
  }

  /** What was asked for; a prior only where it knows the scan's modality. */
  private RecipeOverrides overrides(DemoScan scan, Path models) {
    boolean ct = scan.scan() instanceof Sinogram;
    RecipeOverrides wanted = recipeOptions.overridesOr(ct ? QUICK_CT : QUICK);
    String prior = wanted.prior();
    if (prior == null
        || !PriorShelf.ids(models).contains(prior)
        || CardFile.read(models.resolve(prior).resolve(CardFile.NAME))
            .modality()
            .equals(scan.scan().modality())) {
      return wanted;
    }
    return new RecipeOverrides(
        null, wanted.sampler(), wanted.levels(), wanted.draws(), wanted.seed(), wanted.options());
  }

  private ResultTable collect(
      Map<String, DemoScan> waiting, ReconstructionReceiver receiver, Service service, long steps)
      throws IOException {
    ResultTable table = new ResultTable(waiting.values().stream().map(DemoScan::name).toList());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (Progress progress = terminal.progress("sampling")) {
      while (!waiting.isEmpty()) {
        Optional<JobOutcome> outcome = receiver.next(TICK);
        EngineStatus status = service.engine().status();
        progress.at(status.lanes().stream().mapToLong(EngineStatus.Lane::rows).sum(), steps);
        if (outcome.isPresent()) {
          take(outcome.get(), waiting, receiver, table);
        } else if (System.nanoTime() - deadline > 0) {
          throw new CommandFailure(
              "no result within " + PATIENCE.toMinutes() + " minutes; is this machine very busy?");
        }
      }
    }
    return table;
  }

  private void take(
      JobOutcome outcome,
      Map<String, DemoScan> waiting,
      ReconstructionReceiver receiver,
      ResultTable table)
      throws IOException {
    DemoScan scan = waiting.remove(outcome.job());
    if (scan == null) {
      return;
    }
    if (!(outcome instanceof JobOutcome.Reconstructed done)) {
      throw new CommandFailure(scan.name() + " was not reconstructed: " + outcome);
    }
    OutcomeFolder.write(out.resolve(scan.name()), done.envelope(), receiver);
    table.add(scan.name(), scan.scan(), done.envelope());
  }

  private ServiceConfig config(String bootstrap) throws IOException {
    ServiceConfig defaults = ServiceConfig.defaults();
    Path blobs = Files.createTempDirectory("reconstream-demo");
    blobs.toFile().deleteOnExit();
    return defaults
        .withEngine(engineOptions.engine(defaults.engine()))
        .forDemonstration(bootstrap, blobs);
  }

  private void say(String text) {
    terminal.err().println(text);
    terminal.err().flush();
  }
}
