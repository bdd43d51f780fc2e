package org.reconstream.cli.config;

import static org.reconstream.cli.config.Defaults.or;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reconstream.stream.StreamSettings;

/**
 * The brokers and this process among their clients.
 *
 * @param bootstrap where the brokers are, {@code host:port,...}
 * @param group consumer group
 * @param instance stable name of this process in the group; unique among running processes
 * @param consumers consumers in this process
 * @param source URI reference of this service in the results' {@code ce_source}
 * @param keySecret secret of the keyed hash that turns a series UID into a record key
 * @param topics the topics
 * @param delivery sizes, times and attempts
 * @param consumer further settings of the Kafka consumer
 * @param producer further settings of the Kafka producer
 */
public record KafkaConfig(
    String bootstrap,
    String group,
    String instance,
    Integer consumers,
    String source,
    @Nullable String keySecret,
    TopicConfig topics,
    DeliveryConfig delivery,
    Map<String, String> consumer,
    Map<String, String> producer) {
  private static final StreamSettings DEFAULT = StreamSettings.of("localhost:9092");

  /** Fills in defaults and checks the settings. */
  public KafkaConfig {
    bootstrap = or(bootstrap, DEFAULT.bootstrapServers());
    group = or(group, DEFAULT.group());
    instance = or(instance, DEFAULT.instance());
    consumers = or(consumers, DEFAULT.consumers());
    source = or(source, DEFAULT.source());
    topics = or(topics, ConfigFile.empty(TopicConfig.class));
    delivery = or(delivery, ConfigFile.empty(DeliveryConfig.class));
    consumer = Map.copyOf(or(consumer, Map.of()));
    producer = Map.copyOf(or(producer, Map.of()));
  }

  /** The room's settings. */
  public StreamSettings settings() {
    return new StreamSettings(
        bootstrap,
        group,
        instance,
        consumers,
        source,
        keySecret,
        topics.settings(),
        delivery.settings(),
        consumer,
        producer);
  }

  /** The same with other brokers or another instance, where given. */
  public KafkaConfig with(@Nullable String otherBootstrap, @Nullable String otherInstance) {
    return new KafkaConfig(
        or(otherBootstrap, bootstrap),
        group,
        or(otherInstance, instance),
        consumers,
        source,
        keySecret,
        topics,
        delivery,
        consumer,
        producer);
  }

  /** The same with another number of partitions for topics that are created. */
  KafkaConfig withPartitions(int partitions) {
    return new KafkaConfig(
        bootstrap,
        group,
        instance,
        consumers,
        source,
        keySecret,
        new TopicConfig(
            topics.measurements(),
            topics.reconstructions(),
            topics.status(),
            topics.create(),
            partitions,
            topics.replicas()),
        delivery,
        consumer,
        producer);
  }
}
