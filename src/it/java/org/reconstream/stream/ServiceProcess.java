package org.reconstream.stream;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * The streaming service as a process of its own, with an engine whose jobs overtake one another. It
 * can be told to halt, without any cleanup, between producing and committing its n-th transaction.
 */
public final class ServiceProcess {
  private ServiceProcess() {}

  /** Arguments: brokers, test name, instance, blob directory, transaction to halt in (0: none). */
  public static void main(String[] args) throws IOException {
    StreamSettings settings =
        StreamFixture.settings(args[0], args[1], StreamFixture.quick()).withInstance(args[2]);
    BlobStore blobs =
        new FileBlobStore(Path.of(args[3]), List.of(), settings.delivery().blobLimitBytes());
    StreamService service =
        StreamService.start(
            Vertx.vertx(),
            settings,
            new StreamParts<>(engine(), FakeScans::decode, FakeScans::encode, blobs, "test"),
            clients(settings, Integer.parseInt(args[4])));
    ProcessHandle.current()
        .parent()
        .ifPresent(
            parent -> {
              var unused = parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1));
            });
    var unusedFailure = service.failure().thenAccept(reason -> Runtime.getRuntime().halt(1));
    Runtime.getRuntime().addShutdownHook(new Thread(service::close));
    StreamFixture.await("membership", Duration.ofMinutes(1), () -> service.status().get(0).ready());
    Files.createFile(readyFile(Path.of(args[3]), ProcessHandle.current().pid()));
  }

  /** Waits until a process takes part in the group. */
  static void awaitReady(StreamFixture fixture, Process process) {
    Path file = readyFile(fixture.directory(), process.pid());
    StreamFixture.await("service ready", Duration.ofMinutes(1), () -> Files.exists(file));
  }

  private static Path readyFile(Path directory, long pid) {
    return directory.resolve("ready-" + pid);
  }

  /** Starts one; its output goes to a file beside the blobs. */
  static Process start(StreamFixture fixture, String instance, int haltAt) throws IOException {
    Path log = fixture.directory().resolve(instance + ".log");
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            ServiceProcess.class.getName(),
            fixture.settings().bootstrapServers(),
            fixture.settings().group(),
            instance,
            fixture.directory().toString(),
            Integer.toString(haltAt))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private static FakeEngine engine() {
    return FakeEngine.of(
        job ->
            CompletableFuture.supplyAsync(
                () -> FakeScans.reconstruct(job),
                CompletableFuture.delayedExecutor(
                    20 + Math.floorMod(job.id().hashCode(), 400), TimeUnit.MILLISECONDS)));
  }

  private static KafkaClients clients(StreamSettings settings, int haltAt) {
    KafkaClients real = KafkaClients.of(settings);
    if (haltAt == 0) {
      return real;
    }
    AtomicInteger commits = new AtomicInteger();
    return new KafkaClients(
        real.consumers(),
        number ->
            InterposedProducer.of(
                new KafkaProducer<>(ClientProperties.publisher(settings, number)),
                producer -> {
                  if (commits.incrementAndGet() == haltAt) {
                    producer.flush();
                    Runtime.getRuntime().halt(137);
                  }
                }));
  }
}
