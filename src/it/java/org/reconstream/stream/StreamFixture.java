package org.reconstream.stream;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.reconstream.engine.Priority;
import org.reconstream.engine.Reconstructor;
import org.reconstream.wire.Artifact;
import org.reconstream.wire.MeasurementDecoder;
import org.reconstream.wire.RecipeOverrides;
import org.reconstream.wire.ReconstructionEncoder;

/** Topics, a blob store, a sender and a receiver of one test, and services to start in it. */
final class StreamFixture implements AutoCloseable {
  static final int MIB = 1 << 20;

  private final StreamSettings settings;
  private final Path directory;
  private final BlobStore blobs;
  private final Vertx vertx = Vertx.vertx();
  private final MeasurementSender sender;
  private final KafkaProducer<byte[], byte[]> raw;
  private final ReconstructionReceiver receiver;
  private final List<StreamService> services = new ArrayList<>();
  private final List<Reconstructor> engines = new ArrayList<>();

  private StreamFixture(StreamSettings settings, Path directory) throws IOException {
    this.settings = settings;
    this.directory = directory;
    this.blobs = new FileBlobStore(directory, List.of(), settings.delivery().blobLimitBytes());
    TopicProvisioning.ensure(settings);
    this.sender = new MeasurementSender(settings, blobs);
    this.raw = new KafkaProducer<>(ClientProperties.writer(settings));
    this.receiver =
        new ReconstructionReceiver(settings, blobs, ReconstructionReceiver.Start.BEGINNING);
  }

  /** A fixture whose topics are named after the test. */
  static StreamFixture open(String test, DeliverySettings delivery) {
    try {
      return new StreamFixture(
          settings(SharedBroker.bootstrapServers(), test, delivery),
          Files.createTempDirectory("reconstream-blobs"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static StreamSettings settings(String bootstrap, String test, DeliverySettings delivery) {
    TopicSettings topics =
        new TopicSettings(
            TopicName.parse(test + ".measurements.v1"),
            TopicName.parse(test + ".reconstructions.v1"),
            TopicName.parse(test + ".status.v1"),
            true,
            4,
            (short) 1);
    StreamSettings defaults = StreamSettings.of(bootstrap);
    return new StreamSettings(
        bootstrap, test, "a", 1, defaults.source(), "secret", topics, delivery, Map.of(), Map.of());
  }

  /** Short times and small sizes. */
  static DeliverySettings quick() {
    return new DeliverySettings(
        4 * MIB,
        64L * MIB,
        64L * MIB,
        Duration.ofMillis(30),
        8 * MIB,
        Duration.ofSeconds(6),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofMinutes(5),
        Duration.ofSeconds(30),
        8,
        3,
        Duration.ofMillis(300),
        3,
        2);
  }

  StreamSettings settings() {
    return settings;
  }

  BlobStore blobs() {
    return blobs;
  }

  Path directory() {
    return directory;
  }

  MeasurementSender sender() {
    return sender;
  }

  StreamService start(String instance, Reconstructor engine) {
    return start(settings.withInstance(instance), engine);
  }

  StreamService start(StreamSettings changed, Reconstructor engine) {
    return start(changed, engine, KafkaClients.of(changed));
  }

  StreamService start(StreamSettings changed, Reconstructor engine, KafkaClients clients) {
    return start(
        changed,
        new StreamParts<>(engine, FakeScans::decode, FakeScans::encode, blobs, "test"),
        clients);
  }

  <S> StreamService start(
      StreamSettings changed,
      Reconstructor engine,
      MeasurementDecoder<S> decoder,
      ReconstructionEncoder<S> encoder) {
    return start(
        changed,
        new StreamParts<>(engine, decoder, encoder, blobs, "test"),
        KafkaClients.of(changed));
  }

  private <S> StreamService start(
      StreamSettings changed, StreamParts<S> parts, KafkaClients clients) {
    StreamService service = StreamService.start(vertx, changed, parts, clients);
    services.add(service);
    engines.add(parts.reconstructor());
    return service;
  }

  /** Stops a service that {@link #start} returned. */
  void stop(StreamService service) {
    services.remove(service);
    service.close();
  }

  String submit(String job, byte[] payload) {
    return submitAsync(job, payload).toCompletableFuture().join();
  }

  CompletionStage<String> submitAsync(String job, byte[] payload) {
    return sender.submitAsync(
        new Submission(payload, RecipeOverrides.NONE, Priority.ROUTINE, null, job));
  }

  /** Sends a record as it is to the measurements topic. */
  void send(ProducerRecord<byte[], byte[]> record) {
    try {
      raw.send(record).get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** The next outcomes: this many, and then those of a quiet time in which none may come. */
  List<JobOutcome> outcomes(int count, Duration atMost, Duration quiet) {
    List<JobOutcome> outcomes = new ArrayList<>();
    long deadline = System.nanoTime() + atMost.toNanos();
    while (outcomes.size() < count && System.nanoTime() - deadline < 0) {
      receiver.next(Duration.ofMillis(250)).ifPresent(outcomes::add);
    }
    long silence = System.nanoTime() + quiet.toNanos();
    while (System.nanoTime() - silence < 0) {
      receiver.next(Duration.ofMillis(100)).ifPresent(outcomes::add);
    }
    return outcomes;
  }

  byte[] bytes(Artifact artifact) {
    return receiver.bytes(artifact);
  }

  static void await(String what, Duration atMost, BooleanSupplier condition) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + atMost + ": " + what);
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  @Override
  public void close() {
    services.forEach(StreamService::close);
    engines.forEach(Reconstructor::close);
    receiver.close();
    sender.close();
    raw.close(Duration.ofSeconds(2));
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    deleteTree();
  }

  private void deleteTree() {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
