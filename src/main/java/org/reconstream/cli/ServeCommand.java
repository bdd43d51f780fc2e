package org.reconstream.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reconstream.cli.config.ConfigFile;
import org.reconstream.cli.config.ServiceConfig;
import org.reconstream.stream.embedded.EmbeddedBroker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the service until SIGTERM. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Reconstruct what arrives on Kafka until SIGTERM, then drain and exit.",
    footer = {
      "",
      "The first SIGTERM or SIGINT finishes accepted work within the drain time; a second one exits"
          + " at once. Either way nothing is lost."
    })
final class ServeCommand implements Callable<Integer> {
  private static final Duration BEYOND_DRAIN = Duration.ofSeconds(45);

  private final Terminal terminal;
  private final Installation installation;

  @Option(
      names = "--embedded-broker",
      description = "Start a broker inside this process instead of using one; for trying out.")
  private boolean embedded;

  @Option(
      names = "--broker-dir",
      paramLabel = "DIR",
      description = "Folder in which the embedded broker keeps its records (default: none kept).")
  private @Nullable Path brokerFolder;

  @Mixin private KafkaOptions kafkaOptions = new KafkaOptions();
  @Mixin private EngineOptions engineOptions = new EngineOptions();

  ServeCommand(Terminal terminal, Installation installation) {
    this.terminal = terminal;
    this.installation = installation;
  }

  @Override
  public Integer call() throws Exception {
    requireOneBroker();
    ServiceConfig config = kafkaOptions.config();
    config = config.withEngine(engineOptions.engine(config.engine()));
    Path models = engineOptions.models(config, installation);
    CompletableFuture<Optional<String>> end = new CompletableFuture<>();
    ShutdownSignals.install(() -> end.complete(Optional.empty()));
    EmbeddedBroker broker = embedded ? broker() : null;
    try {
      ServiceConfig effective =
          broker == null ? config : config.with(broker.bootstrapServers(), null);
      terminal.out().println(ConfigFile.print(effective));
      return run(effective, models, end);
    } finally {
      if (broker != null) {
        broker.close();
      }
    }
  }

  private void requireOneBroker() {
    if (embedded && kafkaOptions.bootstrapGiven()) {
      throw new CommandFailure(
          "--embedded-broker starts a broker of its own and --bootstrap names another; give one of"
              + " the two");
    }
    if (!embedded && brokerFolder != null) {
      throw new CommandFailure(
          "--broker-dir is the folder of an embedded broker; give --embedded-broker too, or leave"
              + " it out");
    }
  }

  private int run(ServiceConfig config, Path models, CompletableFuture<Optional<String>> end)
      throws Exception {
    Logger log = LoggerFactory.getLogger(ServeCommand.class);
    Service service = Service.start(config, models);
    Optional<String> failure;
    try {
      service.failure().thenAccept(reason -> end.complete(Optional.of(reason)));
      log.atInfo()
          .addKeyValue("bootstrap", config.kafka().bootstrap())
          .addKeyValue("management", service.managementAddress())
          .log("started");
      failure = end.get();
      log.info("stopping");
    } finally {
      haltAfter(config.kafka().delivery().drainTimeout().duration().plus(BEYOND_DRAIN));
      service.close();
    }
    log.info("stopped");
    if (failure.isPresent()) {
      throw new CommandFailure(failure.get());
    }
    return 0;
  }

  private EmbeddedBroker broker() throws Exception {
    EmbeddedBroker broker =
        brokerFolder == null ? EmbeddedBroker.start() : EmbeddedBroker.start(brokerFolder);
    terminal.out().println("embedded broker: " + broker.bootstrapServers());
    return broker;
  }

  /** A drain that does not end must not keep the process: what is open is delivered again. */
  private static void haltAfter(Duration deadline) {
    Thread watchdog =
        new Thread(
            () -> {
              try {
                Thread.sleep(deadline.toMillis());
                LoggerFactory.getLogger(ServeCommand.class)
                    .error("the drain did not end within {}; exiting", deadline);
                Runtime.getRuntime().halt(1);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "drain-deadline");
    watchdog.setDaemon(true);
    watchdog.start();
  }
}
