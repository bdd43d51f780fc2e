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
import org.reconstream.engine.Priority;
import org.reconstream.engine.Recipe;
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

/** Broker, service, two real scans and their results, all in this process. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Start a broker and the service in this process, send two real scans as DICOM, collect"
            + " the results.")
final class DemoCommand implements Callable<Integer> {
  private static final RecipeOverrides QUICK =
      new RecipeOverrides(null, null, OptionalInt.of(25), OptionalInt.of(8), OptionalLong.empty());
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
      try (Service service = Service.start(config, engineOptions.models(config, installation))) {
        run(scans, config, service);
      }
    }
    return 0;
  }

  private void run(List<DemoScan> scans, ServiceConfig config, Service service) throws IOException {
    StreamSettings settings = config.kafka().settings();
    BlobStore blobs = KafkaOptions.blobs(config);
    RecipeOverrides overrides = recipeOptions.overridesOr(QUICK);
    Map<String, DemoScan> waiting = new LinkedHashMap<>();
    try (ReconstructionReceiver receiver =
            new ReconstructionReceiver(settings, blobs, ReconstructionReceiver.Start.END);
        MeasurementSender sender = new MeasurementSender(settings, blobs)) {
      for (DemoScan scan : scans) {
        byte[] raw = new RawDataWriter().write(scan.scan(), scan.header());
        String series = scan.header().seriesInstanceUid();
        String job = sender.submit(new Submission(raw, overrides, Priority.ROUTINE, series, null));
        say("submitted " + scan.name() + " as DICOM raw data, " + raw.length / 1024 + " KiB");
        waiting.put(job, scan);
      }
      ResultTable table =
          collect(waiting, receiver, service, overrides.applyTo(config.recipe().recipe()));
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

  private ResultTable collect(
      Map<String, DemoScan> waiting,
      ReconstructionReceiver receiver,
      Service service,
      Recipe recipe)
      throws IOException {
    ResultTable table = new ResultTable(waiting.values().stream().map(DemoScan::name).toList());
    long steps = (long) waiting.size() * recipe.draws() * recipe.sampler().evaluations();
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
