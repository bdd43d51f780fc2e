package org.reconstream.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The Kafka client properties that exactly-once delivery stands on. They are set here and nowhere
 * else; a user's property of the same name is refused by name.
 */
final class ClientProperties {
  private static final Set<String> OWNED =
      Set.of(
          CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
          ConsumerConfig.GROUP_ID_CONFIG,
          ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
          ConsumerConfig.GROUP_PROTOCOL_CONFIG,
          ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
          ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
          ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
          ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
          ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
          ProducerConfig.ACKS_CONFIG,
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
          ProducerConfig.MAX_BLOCK_MS_CONFIG,
          ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
          ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);

  private ClientProperties() {}

  static void refuseOwned(String prefix, Map<String, String> properties) {
    for (String name : properties.keySet()) {
      if (OWNED.contains(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            prefix + name + " cannot be set: exactly-once delivery owns it; remove it");
      }
    }
  }

  /** The member of the group. */
  static Map<String, Object> groupMember(StreamSettings settings, int number) {
    Map<String, Object> properties = reader(settings);
    DeliverySettings delivery = settings.delivery();
    properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
    // Ranges share out each topic by itself; the broker's default may give a member retries only.
    properties.put(ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG, "range");
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
    properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, settings.instance() + "-" + number);
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.instance() + "-poll-" + number);
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, delivery.maxPollRecords());
    properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, millis(delivery.maxPollInterval()));
    return properties;
  }

  /** A consumer outside any group. */
  static Map<String, Object> reader(StreamSettings settings) {
    Map<String, Object> properties = new HashMap<>(settings.consumerProperties());
    int record = settings.delivery().maxRecordBytes();
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, record);
    properties.put(
        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
        Math.max(ConsumerConfig.DEFAULT_FETCH_MAX_BYTES, record));
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return properties;
  }

  /** The transactional producer beside a member of the group. */
  static Map<String, Object> publisher(StreamSettings settings, int number) {
    Map<String, Object> properties = writer(settings);
    int transaction = millis(settings.delivery().transactionTimeout());
    properties.put(
        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
        settings.group() + "-" + settings.instance() + "-" + number);
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, settings.instance() + "-publish-" + number);
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, transaction);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, transaction / 4 * 3);
    properties.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(30_000, transaction / 4 * 3 - 500));
    return properties;
  }

  /** An idempotent producer without transactions. */
  static Map<String, Object> writer(StreamSettings settings) {
    Map<String, Object> properties = new HashMap<>(settings.producerProperties());
    int record = settings.delivery().maxRecordBytes();
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 45_000);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, record);
    properties.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(32L << 20, 2L * record));
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return properties;
  }

  /**
   * The administrator: where the brokers are and how to reach them safely, from what the user sets
   * for the consumer.
   */
  static Map<String, Object> admin(StreamSettings settings) {
    Map<String, Object> properties = new HashMap<>();
    settings
        .consumerProperties()
        .forEach(
            (name, value) -> {
              if (name.startsWith("security.")
                  || name.startsWith("ssl.")
                  || name.startsWith("sasl.")) {
                properties.put(name, value);
              }
            });
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put("default.api.timeout.ms", 20_000);
    properties.put("request.timeout.ms", 10_000);
    return properties;
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
