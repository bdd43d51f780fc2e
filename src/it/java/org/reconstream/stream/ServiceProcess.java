package org.reconstream.stream;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/**
 * The streaming service as a process of its own, with an engine that takes a few milliseconds. It
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
    var unused = service.failure().thenAccept(reason -> Runtime.getRuntime().halt(1));
    Runtime.getRuntime().addShutdownHook(new Thread(service::close));
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
                    5 + Math.floorMod(job.id().hashCode(), 40), TimeUnit.MILLISECONDS)));
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
            Interposed.producer(
                new KafkaProducer<>(ClientProperties.publisher(settings, number)),
                producer -> {
                  if (commits.incrementAndGet() == haltAt) {
                    producer.flush();
                    Runtime.getRuntime().halt(137);
                  }
                }));
  }

  /** A producer that lets a test act before each commit. */
  static final class Interposed {
    private Interposed() {}

    @SuppressWarnings("unchecked")
    static Producer<byte[], byte[]> producer(
        Producer<byte[], byte[]> real,
        java.util.function.Consumer<Producer<byte[], byte[]>> beforeCommit) {
      return (Producer<byte[], byte[]>)
          java.lang.reflect.Proxy.newProxyInstance(
              Producer.class.getClassLoader(),
              new Class<?>[] {Producer.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("commitTransaction")) {
                  beforeCommit.accept(real);
                }
                try {
                  return method.invoke(real, arguments);
                } catch (java.lang.reflect.InvocationTargetException e) {
                  throw e.getTargetException();
                }
              });
    }
  }
}
