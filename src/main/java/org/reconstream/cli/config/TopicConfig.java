package org.reconstream.cli.config;

import static org.reconstream.cli.config.Defaults.or;

import org.reconstream.stream.TopicName;
import org.reconstream.stream.TopicSettings;

/**
 * The topics; retry and dead-letter topics are named after the measurements.
 *
 * @param measurements where measurements arrive
 * @param reconstructions where results go
 * @param status where job states go
 * @param create whether missing topics are created at start
 * @param partitions partitions of a created topic, at least the largest number of consumers
 * @param replicas replication factor of a created topic
 */
public record TopicConfig(
    String measurements,
    String reconstructions,
    String status,
    Boolean create,
    Integer partitions,
    Integer replicas) {
  private static final TopicSettings DEFAULT = TopicSettings.DEFAULT;

  /** Fills in defaults. */
  public TopicConfig {
    measurements = or(measurements, DEFAULT.measurements().toString());
    reconstructions = or(reconstructions, DEFAULT.reconstructions().toString());
    status = or(status, DEFAULT.status().toString());
    create = or(create, DEFAULT.create());
    partitions = or(partitions, DEFAULT.partitions());
    replicas = or(replicas, (int) DEFAULT.replicas());
    if (replicas > Short.MAX_VALUE) {
      throw new IllegalArgumentException("kafka.topics.replicas is too large: " + replicas);
    }
  }

  /** The room's settings. */
  TopicSettings settings() {
    return new TopicSettings(
        TopicName.parse(measurements),
        TopicName.parse(reconstructions),
        TopicName.parse(status),
        create,
        partitions,
        replicas.shortValue());
  }
}
