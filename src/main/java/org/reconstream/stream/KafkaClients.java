package org.reconstream.stream;

import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Makes the Kafka clients of the consumer with a number; whoever asks owns and closes them.
 *
 * @param consumers members of the group
 * @param producers transactional producers
 */
record KafkaClients(
    IntFunction<Consumer<byte[], byte[]>> consumers,
    IntFunction<Producer<byte[], byte[]>> producers) {
  /** Real clients with these settings. */
  static KafkaClients of(StreamSettings settings) {
    return new KafkaClients(
        number -> new KafkaConsumer<>(ClientProperties.groupMember(settings, number)),
        number -> new KafkaProducer<>(ClientProperties.publisher(settings, number)));
  }
}
