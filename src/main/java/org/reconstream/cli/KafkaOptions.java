package org.reconstream.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.reconstream.cli.config.ConfigFile;
import org.reconstream.cli.config.ServiceConfig;
import org.reconstream.stream.BlobStore;
import org.reconstream.stream.FileBlobStore;
import picocli.CommandLine.Option;

/** Which brokers; an option wins over the file, the file over the defaults. */
final class KafkaOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration in YAML; deploy/reconstream.yaml explains every setting.")
  private @Nullable Path file;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT,...",
      description = "Kafka brokers (default: localhost:9092).")
  private @Nullable String bootstrap;

  @Option(
      names = "--instance",
      paramLabel = "NAME",
      description = "Stable name of this process in the consumer group (default: reconstream-0).")
  private @Nullable String instance;

  /** The configuration with the options applied. */
  ServiceConfig config() throws IOException {
    ServiceConfig config = file == null ? ServiceConfig.defaults() : ConfigFile.read(file);
    return config.with(bootstrap, instance);
  }

  /** Whether brokers were named on the command line. */
  boolean bootstrapGiven() {
    return bootstrap != null;
  }

  /** Whether brokers were named at all. */
  boolean namesBrokers() {
    return file != null || bootstrap != null;
  }

  /** The store for payloads that are too large for a record. */
  static BlobStore blobs(ServiceConfig config) throws IOException {
    return new FileBlobStore(
        config.blobs().root(),
        config.blobs().readable(),
        config.kafka().delivery().blobLimit().bytes());
  }
}
