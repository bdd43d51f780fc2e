package org.reconstream.cli;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.reconstream.cli.config.ManagementConfig;
import org.reconstream.cli.config.ServiceConfig;
import org.reconstream.dicom.SourceScan;
import org.reconstream.engine.PriorShelf;
import org.reconstream.engine.Reconstructor;
import org.reconstream.stream.IngestStatus;
import org.reconstream.stream.StreamParts;
import org.reconstream.stream.StreamService;
import org.reconstream.stream.StreamSettings;
import org.reconstream.stream.TopicProvisioning;
import org.reconstream.web.Health;
import org.reconstream.web.ManagementVerticle;
import org.reconstream.web.ResultMeters;
import org.reconstream.web.ServiceMeters;

/**
 * The running service: priors, engine, management endpoint, stream, in this order; closed the other
 * way round.
 */
final class Service implements AutoCloseable {
  private static final long WAIT_SECONDS = 20;

  private final Vertx vertx;
  private final Reconstructor engine;
  private final StreamService stream;
  private final Health health;
  private final @Nullable ManagementVerticle management;

  private Service(
      Vertx vertx,
      Reconstructor engine,
      StreamService stream,
      Health health,
      @Nullable ManagementVerticle management) {
    this.vertx = vertx;
    this.engine = engine;
    this.stream = stream;
    this.health = health;
    this.management = management;
  }

  /**
   * Starts everything.
   *
   * @param models folder of priors, all of which are loaded
   */
  static Service start(ServiceConfig config, Path models) throws IOException {
    StreamSettings settings = config.kafka().settings();
    Reconstructor engine = Engines.open(config.engine(), models, PriorShelf.ids(models));
    Vertx vertx = Vertx.vertx();
    try {
      TopicProvisioning.ensure(settings);
      PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      ServiceMeters serviceMeters = new ServiceMeters(meters);
      serviceMeters.engine(engine::status);
      Stream consumers = new Stream();
      Health health = new Health(engine::status, consumers::status);
      ManagementVerticle management = deploy(vertx, config.management(), health, meters);
      StreamService stream =
          StreamService.start(vertx, settings, parts(config, engine, new ResultMeters(meters)));
      consumers.service = stream;
      serviceMeters.stream(stream::status);
      health.started();
      return new Service(vertx, engine, stream, health, management);
    } catch (IOException | RuntimeException e) {
      engine.close();
      close(vertx);
      throw e;
    }
  }

  /** The stream, which starts after those that want to look at it. */
  private static final class Stream {
    private volatile @Nullable StreamService service;

    List<IngestStatus> status() {
      StreamService running = service;
      return running == null ? List.of() : running.status();
    }
  }

  /** The engine. */
  Reconstructor engine() {
    return engine;
  }

  /** Where the management endpoint listens, {@code host:port}, or {@code off}. */
  String managementAddress() {
    return management == null ? "off" : management.host() + ":" + management.port();
  }

  /** Completes with one sentence when the service cannot go on. */
  CompletionStage<String> failure() {
    return stream.failure();
  }

  /** Drains: what was accepted is finished and committed, as far as the drain time allows. */
  @Override
  public void close() {
    health.draining();
    try {
      stream.close();
    } finally {
      engine.close();
      close(vertx);
    }
  }

  private static StreamParts<SourceScan> parts(
      ServiceConfig config, Reconstructor engine, ResultMeters meters) throws IOException {
    SliceCodec codec = new SliceCodec(config.recipe().recipes());
    return new StreamParts<>(
        engine,
        codec,
        (source, result) -> {
          meters.record(result);
          return codec.encode(source, result);
        },
        KafkaOptions.blobs(config),
        Version.text());
  }

  private static @Nullable ManagementVerticle deploy(
      Vertx vertx, ManagementConfig config, Health health, PrometheusMeterRegistry meters) {
    if (!config.enabled()) {
      return null;
    }
    ManagementVerticle verticle =
        new ManagementVerticle(config.host(), config.port(), health, meters);
    try {
      Object unused =
          vertx
              .deployVerticle(verticle)
              .toCompletionStage()
              .toCompletableFuture()
              .get(WAIT_SECONDS, TimeUnit.SECONDS);
      return verticle;
    } catch (ExecutionException | TimeoutException e) {
      throw new CommandFailure(
          "the management endpoint cannot listen on "
              + config.host()
              + ":"
              + config.port()
              + "; is the port in use? Set management.port or management.enabled",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("the start was interrupted", e);
    }
  }

  private static void close(Vertx vertx) {
    try {
      Object unused =
          vertx
              .close()
              .toCompletionStage()
              .toCompletableFuture()
              .get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the HTTP server could not be stopped", e);
    }
  }
}
