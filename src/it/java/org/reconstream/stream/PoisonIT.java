package org.reconstream.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reconstream.engine.Priority;
import org.reconstream.wire.BlobReference;
import org.reconstream.wire.CloudEvent;
import org.reconstream.wire.Content;
import org.reconstream.wire.Headers;
import org.reconstream.wire.MeasurementEnvelope;
import org.reconstream.wire.RecipeOverrides;

@ExtendWith(SharedBroker.class)
class PoisonIT {
  @Test
  void everyPoisonBecomesADeadLetterWithItsReasonAndTheRestFlowsOn() throws Exception {
    try (StreamFixture fixture = StreamFixture.open("poison", StreamFixture.quick())) {
      Map<String, String> expected = new HashMap<>();
      Path outside = Files.createTempFile("outside", ".dcm");
      BlobReference stored = fixture.blobs().put(FakeScans.good("blob"), MeasurementEnvelope.DICOM);

      send(fixture, expected, "truncated", "Malformed", Arrays.copyOf(value("truncated"), 20));
      byte[] noise = new byte[500];
      new Random(3).nextBytes(noise);
      send(fixture, expected, "noise", "Malformed", noise);
      send(fixture, expected, "empty", "Malformed", null);
      send(
          fixture,
          expected,
          "undecodable",
          "Malformed",
          inline("undecodable", FakeScans.malformed()));
      send(fixture, expected, "crash", "Malformed", inline("crash", FakeScans.crashing()));
      blob(fixture, expected, "outside", "Unsupported", reference(stored, outside.toUri(), 5));
      blob(
          fixture,
          expected,
          "escape",
          "Unsupported",
          reference(stored, URI.create(fixture.directory().toUri() + "../../etc/passwd"), 5));
      blob(
          fixture,
          expected,
          "remote",
          "Unsupported",
          reference(stored, URI.create("http://127.0.0.1/x"), 5));
      blob(
          fixture, expected, "oversized", "Unsupported", reference(stored, stored.uri(), 1L << 40));
      blob(
          fixture,
          expected,
          "short",
          "Malformed",
          reference(stored, stored.uri(), stored.sizeBytes() + 1));
      blob(
          fixture,
          expected,
          "digest",
          "Malformed",
          new BlobReference(
              stored.uri(), "ab".repeat(32), stored.sizeBytes(), MeasurementEnvelope.DICOM));
      ProducerRecord<byte[], byte[]> foreign = record(fixture, "foreign", value("foreign"));
      foreign.headers().remove(Headers.TYPE);
      foreign.headers().add(Headers.TYPE, bytes("com.example.other"));
      fixture.send(foreign);
      expected.put("foreign", "Unsupported");
      ProducerRecord<byte[], byte[]> nameless = record(fixture, "nameless", value("nameless"));
      nameless.headers().remove(Headers.ID);
      fixture.send(nameless);
      expected.put("", "Malformed");
      for (int i = 0; i < 10; i++) {
        fixture.submit("good-" + i, FakeScans.good("g" + i));
        expected.put("good-" + i, "published");
      }
      fixture.start("a", FakeEngine.immediate());

      List<JobOutcome> outcomes =
          fixture.outcomes(expected.size(), Duration.ofSeconds(40), Duration.ofSeconds(1));

      Map<String, String> seen = new HashMap<>();
      for (JobOutcome outcome : outcomes) {
        String what =
            outcome instanceof JobOutcome.DeadLettered dead ? dead.failure() : "published";
        assertThat(seen.put(outcome.job(), what)).as("once: " + outcome.job()).isNull();
        if (outcome instanceof JobOutcome.DeadLettered dead) {
          assertThat(dead.reason()).isNotBlank().doesNotContain("PATIENT");
          assertThat(dead.origin()).startsWith("poison.measurements.v1-");
        }
      }
      assertThat(seen).isEqualTo(expected);
      assertDeadLetterIsTheRecord(fixture, noise);
    }
  }

  @Test
  void recordTooLargeToCopyBecomesALetterThatNamesIt() throws Exception {
    try (StreamFixture fixture = StreamFixture.open("huge", StreamFixture.quick())) {
      String topic = fixture.settings().topics().measurements().toString();
      StreamSettings wide = fixture.settings().withDelivery(DeliverySettings.DEFAULT);
      allow(fixture, topic, wide.delivery().maxRecordBytes());
      byte[] payload = new byte[9 * StreamFixture.MIB];
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(ClientProperties.writer(wide))) {
        producer.send(record(fixture, "huge", inline("huge", payload))).get(20, TimeUnit.SECONDS);
      }
      fixture.submit("next", FakeScans.good("n"));
      fixture.start("a", FakeEngine.immediate());

      List<JobOutcome> outcomes =
          fixture.outcomes(2, Duration.ofSeconds(40), Duration.ofSeconds(1));

      assertThat(outcomes).extracting(JobOutcome::job).containsExactlyInAnyOrder("huge", "next");
      assertThat(outcomes)
          .filteredOn(JobOutcome.DeadLettered.class::isInstance)
          .singleElement()
          .extracting(JobOutcome::job)
          .isEqualTo("huge");
    }
  }

  private static void allow(StreamFixture fixture, String topic, int bytes) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    AlterConfigOp larger =
        new AlterConfigOp(
            new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytes)),
            AlterConfigOp.OpType.SET);
    try (Admin admin = Admin.create(ClientProperties.admin(fixture.settings()))) {
      admin
          .incrementalAlterConfigs(Map.of(resource, List.of(larger)))
          .all()
          .get(20, TimeUnit.SECONDS);
    }
  }

  /** Key, value and every header are forwarded, and nothing of an exception's message is. */
  private static void assertDeadLetterIsTheRecord(StreamFixture fixture, byte[] noise) {
    try (KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(ClientProperties.reader(fixture.settings()))) {
      List<TopicPartition> partitions =
          reader.partitionsFor(fixture.settings().topics().deadLetters().toString()).stream()
              .map(each -> new TopicPartition(each.topic(), each.partition()))
              .toList();
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      Map<String, ConsumerRecord<byte[], byte[]>> letters = new HashMap<>();
      StreamFixture.await(
          "dead letters",
          Duration.ofSeconds(20),
          () -> {
            reader
                .poll(Duration.ofMillis(200))
                .forEach(each -> letters.put(text(each, Headers.JOB), each));
            return letters.containsKey("noise") && letters.containsKey("crash");
          });
      ConsumerRecord<byte[], byte[]> letter = Objects.requireNonNull(letters.get("noise"));
      ConsumerRecord<byte[], byte[]> crash = Objects.requireNonNull(letters.get("crash"));
      assertThat(letter.value()).isEqualTo(noise);
      assertThat(letter.key()).isEqualTo(bytes("noise"));
      assertThat(text(letter, "x-site")).isEqualTo("north");
      assertThat(text(letter, "__connect.errors.stage")).isEqualTo("decode");
      assertThat(text(letter, "__connect.errors.connector.name")).isEqualTo("reconstream");
      assertThat(text(crash, "__connect.errors.exception.stacktrace"))
          .contains("ArrayIndexOutOfBoundsException")
          .doesNotContain("PATIENT");
    }
  }

  private static void send(
      StreamFixture fixture,
      Map<String, String> expected,
      String job,
      String failure,
      byte @Nullable [] value) {
    fixture.send(record(fixture, job, value));
    expected.put(job, failure);
  }

  private static void blob(
      StreamFixture fixture,
      Map<String, String> expected,
      String job,
      String failure,
      BlobReference blob) {
    fixture.send(
        RecordHeaders.write(
            fixture.settings().topics().measurements().toString(),
            envelope(job, new Content.Reference(blob)).write(job)));
    expected.put(job, failure);
  }

  private static BlobReference reference(BlobReference like, URI uri, long size) {
    return new BlobReference(uri, like.sha256(), size, MeasurementEnvelope.DICOM);
  }

  private static ProducerRecord<byte[], byte[]> record(
      StreamFixture fixture, String job, byte @Nullable [] value) {
    ProducerRecord<byte[], byte[]> like =
        RecordHeaders.write(
            fixture.settings().topics().measurements().toString(),
            envelope(job, new Content.Inline(FakeScans.good(job))).write(job));
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(like.topic(), null, like.key(), value);
    like.headers().forEach(record.headers()::add);
    record.headers().add("x-site", bytes("north"));
    return record;
  }

  private static byte[] value(String job) {
    return inline(job, FakeScans.good(job));
  }

  private static byte[] inline(String job, byte[] payload) {
    return envelope(job, new Content.Inline(payload)).write(job).value();
  }

  private static MeasurementEnvelope envelope(String job, Content content) {
    return new MeasurementEnvelope(
        CloudEvent.of(job, "/test", Headers.MEASUREMENT_TYPE),
        RecipeOverrides.NONE,
        Priority.ROUTINE,
        MeasurementEnvelope.DICOM,
        content);
  }

  private static String text(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
