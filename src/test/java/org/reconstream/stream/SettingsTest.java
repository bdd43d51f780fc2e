package org.reconstream.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "enable.auto.commit",
        "isolation.level",
        "group.protocol",
        "auto.offset.reset",
        "transactional.id",
        "Acks"
      })
  void ownedClientPropertiesAreRefusedByName(String name) {
    assertThatThrownBy(() -> with(Map.of(name, "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kafka.consumer." + name);
  }

  @Test
  void otherClientPropertiesPassThrough() {
    StreamSettings settings = with(Map.of("security.protocol", "SSL", "fetch.min.bytes", "7"));
    assertThat(ClientProperties.groupMember(settings, 2))
        .containsEntry("security.protocol", "SSL")
        .containsEntry("fetch.min.bytes", "7")
        .containsEntry(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "reconstream-0-2")
        .containsEntry(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer")
        .containsEntry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
        .containsEntry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    assertThat(ClientProperties.admin(settings))
        .containsEntry("security.protocol", "SSL")
        .doesNotContainKey("fetch.min.bytes");
  }

  @Test
  void sendNeverOutlivesItsTransaction() {
    Map<String, Object> producer = ClientProperties.publisher(with(Map.of()), 0);
    assertThat(millis(producer, ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG))
        .isLessThan(millis(producer, ProducerConfig.TRANSACTION_TIMEOUT_CONFIG));
    assertThat(producer)
        .containsEntry(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "reconstream-reconstream-0-0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reconstream.measurements.v1",
        "reconstream.measurements.v12.dlq",
        "site.north.measurements.v1.retry"
      })
  void topicNamesPrintAsTheyWereParsed(String text) {
    assertThat(TopicName.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"measurements", "a.b", "a.b.v0", "A.b.v1", "a.b.v1.x.y", "", "a..v1"})
  void otherNamesAreRefused(String text) {
    assertThatThrownBy(() -> TopicName.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rolesOfATopic() {
    assertThat(TopicSettings.DEFAULT.retry()).hasToString("reconstream.measurements.v1.retry");
    assertThat(TopicSettings.DEFAULT.deadLetters()).hasToString("reconstream.measurements.v1.dlq");
  }

  @Test
  void recordKeysHideTheSeriesAndDependOnTheSecret() {
    String series = "1.2.840.113619.2.1";
    assertThat(RecordKeys.ofSeries(series, "a"))
        .hasSize(32)
        .doesNotContain("113619")
        .isEqualTo(RecordKeys.ofSeries(series, "a"))
        .isNotEqualTo(RecordKeys.ofSeries(series, "b"))
        .isNotEqualTo(RecordKeys.ofSeries(series, null));
  }

  @Test
  void printedSettingsKeepTheSecret() {
    StreamSettings d = StreamSettings.of("h:1");
    StreamSettings secret =
        new StreamSettings(
            "h:1",
            "g",
            "i",
            1,
            "/s",
            "hush",
            d.topics(),
            d.delivery(),
            Map.of("sasl.jaas.config", "hush"),
            Map.of());
    assertThat(secret.toString()).doesNotContain("hush");
  }

  private static int millis(Map<String, Object> properties, String name) {
    return (int) Objects.requireNonNull(properties.get(name));
  }

  private static StreamSettings with(Map<String, String> consumer) {
    StreamSettings defaults = StreamSettings.of("localhost:9092");
    return new StreamSettings(
        "localhost:9092",
        defaults.group(),
        defaults.instance(),
        1,
        defaults.source(),
        null,
        defaults.topics(),
        defaults.delivery(),
        consumer,
        Map.of());
  }
}
