package org.reconstream.stream.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One KRaft node, broker and controller, inside this process, on free loopback ports.
 *
 * <p>For demonstrations, tests and single machines: one replica of everything, no encryption, no
 * authentication. It keeps its records when its directory is kept.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private final KafkaRaftServer server;
  private final String bootstrapServers;
  private final Path directory;
  private final boolean temporary;

  private EmbeddedBroker(Path directory, boolean temporary, Map<String, String> properties)
      throws IOException {
    this.directory = directory;
    this.temporary = temporary;
    int broker = freePort();
    int controller = freePort();
    Path log = directory.resolve("log");
    if (!Files.exists(log.resolve("meta.properties"))) {
      format(log);
    }
    Properties settings = settings(log, broker, controller);
    settings.putAll(properties);
    server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
    try {
      server.startup();
    } catch (RuntimeException e) {
      close();
      throw new IOException(
          "the embedded broker did not start; is another one using its directory?", e);
    }
    bootstrapServers = "127.0.0.1:" + broker;
  }

  /** Starts a node whose records vanish when it is closed. */
  public static EmbeddedBroker start() throws IOException {
    return start(Map.of());
  }

  /** The same with broker properties that replace the defaults. */
  public static EmbeddedBroker start(Map<String, String> properties) throws IOException {
    return new EmbeddedBroker(Files.createTempDirectory("reconstream-kafka"), true, properties);
  }

  /**
   * Starts a node that keeps its records in a directory, made when missing. One node at a time may
   * use it.
   */
  public static EmbeddedBroker start(Path directory) throws IOException {
    return new EmbeddedBroker(Files.createDirectories(directory), false, Map.of());
  }

  /** Where clients find it. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Stops the node and deletes its directory if it was temporary. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    if (temporary) {
      deleteTree(directory);
    }
  }

  private static void format(Path log) throws IOException {
    Files.createDirectories(log);
    try {
      new Formatter()
          .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(1)
          .addDirectory(log.toString())
          .setMetadataLogDirectory(log.toString())
          .setControllerListenerName("CONTROLLER")
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .run();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the directory of the embedded broker cannot be formatted", e);
    }
  }

  private static Properties settings(Path log, int broker, int controller) {
    Properties settings = new Properties();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("inter.broker.listener.name", "PLAINTEXT");
    settings.put(
        "listeners", "PLAINTEXT://127.0.0.1:" + broker + ",CONTROLLER://127.0.0.1:" + controller);
    settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + broker);
    settings.put("log.dirs", log.toString());
    settings.put("auto.create.topics.enable", "false");
    for (String topic :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      settings.put(topic + ".replication.factor", "1");
      settings.put(topic + ".num.partitions", "1");
    }
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("group.consumer.min.session.timeout.ms", "6000");
    settings.put("group.consumer.session.timeout.ms", "6000");
    settings.put("group.consumer.min.heartbeat.interval.ms", "1000");
    settings.put("group.consumer.heartbeat.interval.ms", "1500");
    settings.put("message.max.bytes", "33554432");
    settings.put("replica.fetch.max.bytes", "33554432");
    settings.put("num.network.threads", "1");
    settings.put("num.io.threads", "2");
    return settings;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void deleteTree(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded broker's directory could not be deleted", e);
    }
  }
}
