package org.reconstream.stream;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streaming service: measurements from Kafka through the engine to reconstructions on Kafka,
 * exactly once.
 *
 * <p>Killing the process at any instant loses and doubles nothing. A process that starts again
 * under the same instance name waits until the group has forgotten its killed predecessor, which
 * takes at most the group's session timeout; a process that never comes back leaves its partitions
 * to the others after the same time. After a clean {@link #close} the same name is free at once.
 */
public final class StreamService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamService.class);

  private final Vertx vertx;
  private final Duration closeWait;
  private final List<IngestVerticle> verticles;
  private final List<String> deployments;
  private final CompletableFuture<String> failure;

  private StreamService(
      Vertx vertx,
      Duration closeWait,
      List<IngestVerticle> verticles,
      List<String> deployments,
      CompletableFuture<String> failure) {
    this.vertx = vertx;
    this.closeWait = closeWait;
    this.verticles = verticles;
    this.deployments = deployments;
    this.failure = failure;
  }

  /**
   * Deploys the consumers and returns; they join the group in the background. The topics must
   * exist, see {@link TopicProvisioning}.
   *
   * @throws IllegalStateException when Vert.x refuses the deployment
   */
  public static <S> StreamService start(
      Vertx vertx, StreamSettings settings, StreamParts<S> parts) {
    return start(vertx, settings, parts, KafkaClients.of(settings));
  }

  static <S> StreamService start(
      Vertx vertx, StreamSettings settings, StreamParts<S> parts, KafkaClients clients) {
    Budget budget =
        new Budget(
            settings.delivery().budgetBytes(),
            places(parts.reconstructor().status().queueCapacity()));
    CompletableFuture<String> failure = new CompletableFuture<>();
    List<IngestVerticle> verticles = new ArrayList<>();
    List<Future<String>> deploying = new ArrayList<>();
    for (int number = 0; number < settings.consumers(); number++) {
      Ingest ingest =
          new Ingest(
              number, settings, parts, clients, budget, Clock.systemUTC(), failure::complete);
      IngestVerticle verticle = new IngestVerticle(ingest);
      verticles.add(verticle);
      deploying.add(vertx.deployVerticle(verticle));
    }
    await(Future.all(deploying), Duration.ofSeconds(30));
    LOG.info(
        "group {} instance {}: {} consumers on {}",
        settings.group(),
        settings.instance(),
        settings.consumers(),
        settings.topics().measurements());
    return new StreamService(
        vertx,
        settings.delivery().drainTimeout().plusSeconds(40),
        verticles,
        deploying.stream().map(Future::result).toList(),
        failure);
  }

  /** How each consumer is doing. Never blocks. */
  public List<IngestStatus> status() {
    return verticles.stream().map(IngestVerticle::status).toList();
  }

  /**
   * Completes with one sentence when a consumer cannot go on. The process should then close the
   * service, exit with an error and be started again.
   */
  public CompletionStage<String> failure() {
    return failure.minimalCompletionStage();
  }

  /**
   * Drains: accepts nothing more, lets accepted jobs finish within the drain time, commits them and
   * leaves the group. What did not finish is redelivered.
   */
  @Override
  public void close() {
    List<Future<Void>> leaving = deployments.stream().map(vertx::undeploy).toList();
    await(Future.join(leaving), closeWait);
    LOG.info("the stream has drained");
  }

  /** How many of the engine's places are used; some stay free for jobs that are being delivered. */
  private static int places(int queueCapacity) {
    return Math.max(1, queueCapacity - queueCapacity / 8 - 1);
  }

  private static void await(Future<?> future, Duration atMost) {
    try {
      Object unused =
          future
              .toCompletionStage()
              .toCompletableFuture()
              .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the stream could not be started or stopped in time", e);
    }
  }
}
