package org.reconstream.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamPropertiesTest {
  @Test
  void nothingMeansDefaults() {
    assertThat(StreamProperties.parse(Map.of())).isEqualTo(StreamSettings.of("localhost:9092"));
  }

  @Test
  void amountsHaveUnits() {
    StreamSettings settings =
        StreamProperties.parse(
            Map.of(
                "kafka.bootstrap.servers", "broker:9092",
                "kafka.producer.linger.ms", "3",
                "stream.inline-limit", "2MiB",
                "stream.budget", "1 GiB",
                "stream.commit-interval", "250ms",
                "stream.drain-timeout", "1min",
                "stream.topics.create", "false",
                "stream.topics.measurements", "site.measurements.v2",
                "stream.key-secret", "hush"));
    assertThat(settings.bootstrapServers()).isEqualTo("broker:9092");
    assertThat(settings.producerProperties()).isEqualTo(Map.of("linger.ms", "3"));
    assertThat(settings.delivery().inlineLimitBytes()).isEqualTo(2 << 20);
    assertThat(settings.delivery().budgetBytes()).isEqualTo(1L << 30);
    assertThat(settings.delivery().commitInterval()).isEqualTo(Duration.ofMillis(250));
    assertThat(settings.delivery().drainTimeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.topics().create()).isFalse();
    assertThat(settings.topics().retry()).hasToString("site.measurements.v2.retry");
    assertThat(settings.keySecret()).isEqualTo("hush");
  }

  @ParameterizedTest
  @CsvSource({
    "stream.inline-limit, lots",
    "stream.inline-limit, 16MB",
    "stream.commit-interval, 5",
    "stream.consumers, -1",
    "stream.topics.create, yes",
    "stream.inlinelimit, 5",
    "kafka.consumer.isolation.level, read_uncommitted",
    "kafka.acks, 0",
  })
  void whatMakesNoSenseIsRefusedByName(String name, String value) {
    assertThatThrownBy(() -> StreamProperties.parse(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }
}
