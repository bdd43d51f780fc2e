package org.reconstream.stream;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything the streaming service is told.
 *
 * @param bootstrapServers where the brokers are, {@code host:port,...}
 * @param group consumer group
 * @param instance stable name of this process in the group, such as the ordinal of a pod; no two
 *     running processes of a group share one
 * @param consumers number of consumers, each with its poll, publish and decode threads
 * @param source URI reference of this service in the results' {@code ce_source}
 * @param keySecret secret of the keyed hash that turns a series UID into a record key, or null for
 *     a fixed one
 * @param topics the topics
 * @param delivery sizes, times and attempts
 * @param consumerProperties further settings of the Kafka consumer; see {@link ClientProperties}
 * @param producerProperties further settings of the Kafka producer
 */
public record StreamSettings(
    String bootstrapServers,
    String group,
    String instance,
    int consumers,
    String source,
    @Nullable String keySecret,
    TopicSettings topics,
    DeliverySettings delivery,
    Map<String, String> consumerProperties,
    Map<String, String> producerProperties) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  /** Checks names and refuses client properties that are owned here. */
  public StreamSettings {
    if (bootstrapServers.isBlank()) {
      throw new IllegalArgumentException("name the brokers as host:port,...");
    }
    if (!NAME.matcher(group).matches() || !NAME.matcher(instance).matches()) {
      throw new IllegalArgumentException(
          "group and instance have 1 to 128 letters, digits, dots, dashes or underscores, got '"
              + group
              + "' and '"
              + instance
              + "'");
    }
    if (consumers < 1 || consumers > 64) {
      throw new IllegalArgumentException(
          "the number of consumers must be between 1 and 64, got " + consumers);
    }
    ClientProperties.refuseOwned("kafka.consumer.", consumerProperties);
    ClientProperties.refuseOwned("kafka.producer.", producerProperties);
    consumerProperties = Map.copyOf(consumerProperties);
    producerProperties = Map.copyOf(producerProperties);
  }

  /** The defaults for these brokers. */
  public static StreamSettings of(String bootstrapServers) {
    return new StreamSettings(
        bootstrapServers,
        "reconstream",
        "reconstream-0",
        1,
        "/reconstream",
        null,
        TopicSettings.DEFAULT,
        DeliverySettings.DEFAULT,
        Map.of(),
        Map.of());
  }

  /** The same with another instance name. */
  public StreamSettings withInstance(String other) {
    return new StreamSettings(
        bootstrapServers,
        group,
        other,
        consumers,
        source,
        keySecret,
        topics,
        delivery,
        consumerProperties,
        producerProperties);
  }

  /** The same with other topics. */
  public StreamSettings withTopics(TopicSettings other) {
    return new StreamSettings(
        bootstrapServers,
        group,
        instance,
        consumers,
        source,
        keySecret,
        other,
        delivery,
        consumerProperties,
        producerProperties);
  }

  /** The same with other sizes, times and attempts. */
  public StreamSettings withDelivery(DeliverySettings other) {
    return new StreamSettings(
        bootstrapServers,
        group,
        instance,
        consumers,
        source,
        keySecret,
        topics,
        other,
        consumerProperties,
        producerProperties);
  }

  @Override
  public String toString() {
    return "StreamSettings[%s, group %s, instance %s, %d consumers, %s, %s]"
        .formatted(bootstrapServers, group, instance, consumers, topics, delivery);
  }
}
