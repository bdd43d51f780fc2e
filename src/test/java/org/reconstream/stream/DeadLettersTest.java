package org.reconstream.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.wire.Headers;
import org.reconstream.wire.JobStatus;

class DeadLettersTest {
  private static final Failure EXHAUSTED = new Failure.Exhausted("not there yet");
  private static final Failure MALFORMED = new Failure.Malformed("broken");

  private final DeadLetters deadLetters =
      new DeadLetters(
          StreamTesting.SETTINGS,
          "a-0",
          "0.1.0",
          Clock.fixed(Instant.ofEpochMilli(50_000), ZoneOffset.UTC));

  @Test
  void finalFailureIsALetterWithEverythingInIt() {
    ConsumerRecord<byte[], byte[]> record = record(FakeScans.good("x"));
    Settlement settlement = settle(record, MALFORMED);

    assertThat(settlement.outcome()).isEqualTo(Settlement.Outcome.DEAD_LETTERED);
    ProducerRecord<byte[], byte[]> letter = settlement.records().get(0);
    assertThat(letter.topic()).isEqualTo("reconstream.measurements.v1.dlq");
    assertThat(letter.key()).isEqualTo(record.key());
    assertThat(letter.value()).isEqualTo(record.value());
    record
        .headers()
        .forEach(header -> assertThat(letter.headers().headers(header.key())).contains(header));
    assertThat(text(letter, "__connect.errors.topic")).isEqualTo("reconstream.measurements.v1");
    assertThat(text(letter, "__connect.errors.partition")).isEqualTo("0");
    assertThat(text(letter, "__connect.errors.offset")).isEqualTo("7");
    assertThat(text(letter, "__connect.errors.task.id")).isEqualTo("a-0");
    assertThat(text(letter, "__connect.errors.exception.message")).isEqualTo("broken");
    assertThat(text(letter, Headers.FAILURE)).isEqualTo("Malformed");
    assertThat(text(letter, Headers.JOB)).isEqualTo("job");
    JobStatus status = JobStatus.read(settlement.records().get(1).value());
    assertThat(status.state()).isEqualTo(JobStatus.State.DEAD_LETTERED);
    assertThat(status.reason()).isEqualTo("broken");
  }

  @Test
  void exhaustedIsRetriedLaterAndLaterUntilTheLimit() {
    ConsumerRecord<byte[], byte[]> record = record(FakeScans.good("x"));
    long[] delays = {30_000, 60_000, 120_000, 240_000};
    for (int attempt = 1; attempt <= 4; attempt++) {
      Settlement settlement = settle(record, EXHAUSTED);
      assertThat(settlement.outcome()).isEqualTo(Settlement.Outcome.RETRYING);
      ProducerRecord<byte[], byte[]> retry = settlement.records().get(0);
      assertThat(retry.topic()).isEqualTo("reconstream.measurements.v1.retry");
      assertThat(text(retry, Headers.ATTEMPT)).isEqualTo(Integer.toString(attempt));
      assertThat(text(retry, Headers.NOT_BEFORE))
          .isEqualTo(Long.toString(50_000 + delays[attempt - 1]));
      assertThat(retry.headers().headers(Headers.ATTEMPT)).hasSize(1);
      record = again(record, retry);
    }
    assertThat(settle(record, EXHAUSTED).outcome()).isEqualTo(Settlement.Outcome.DEAD_LETTERED);
  }

  @Test
  void attemptsCountOnlyOnTheRetryTopic() {
    ConsumerRecord<byte[], byte[]> record = record(FakeScans.good("x"));
    record.headers().add(Headers.ATTEMPT, "99".getBytes(StandardCharsets.UTF_8));
    assertThat(settle(record, EXHAUSTED).outcome()).isEqualTo(Settlement.Outcome.RETRYING);
  }

  @Test
  void recordTooLargeToCopyIsALetterWithItsDigest() {
    int size = StreamTesting.SETTINGS.delivery().maxRecordBytes();
    Settlement settlement = settle(record(FakeScans.good("x", size)), EXHAUSTED);

    assertThat(settlement.outcome()).isEqualTo(Settlement.Outcome.DEAD_LETTERED);
    ProducerRecord<byte[], byte[]> letter = settlement.records().get(0);
    assertThat(letter.value()).isNull();
    assertThat(text(letter, DeadLetters.ORIGINAL_SHA256)).hasSize(64);
    assertThat(Long.parseLong(text(letter, DeadLetters.ORIGINAL_SIZE))).isGreaterThan(size);
    assertThat(text(letter, Headers.JOB)).isEqualTo("job");
    assertThat(RecordHeaders.sizeBound(letter)).isLessThan(100_000);
  }

  @Test
  void letterThatABrokerRefusesForItsSizeHasASmallerForm() {
    Settlement settlement = settle(record(FakeScans.good("x", 500_000)), MALFORMED);
    assertThat(settlement.bytes()).isGreaterThan(500_000);
    assertThat(Objects.requireNonNull(settlement.smaller()).get().bytes()).isLessThan(100_000);
  }

  @Test
  void exceptionMessagesStayHome() {
    Throwable secret = new IllegalStateException("PATIENT^NAME", new Error("12345678"));
    Settlement settlement =
        deadLetters.settle(receipt(record(FakeScans.good("x"))), "decode", MALFORMED, secret);
    for (Header header : settlement.records().get(0).headers()) {
      assertThat(new String(header.value(), StandardCharsets.UTF_8))
          .doesNotContain("PATIENT", "12345678");
    }
    assertThat(text(settlement.records().get(0), "__connect.errors.exception.stacktrace"))
        .contains("java.lang.IllegalStateException", "Caused by: java.lang.Error");
  }

  private Settlement settle(ConsumerRecord<byte[], byte[]> record, Failure failure) {
    return deadLetters.settle(
        receipt(record), "decode", failure, new ReconstructionException(failure));
  }

  private static Receipt receipt(ConsumerRecord<byte[], byte[]> record) {
    return new Receipt(record, StreamTesting.ledger(), new Budget(1, 100), 1);
  }

  private static ConsumerRecord<byte[], byte[]> record(byte[] payload) {
    return StreamTesting.measurement(
        StreamTesting.SETTINGS.topics().measurements(), 0, 7, "job", payload);
  }

  private static ConsumerRecord<byte[], byte[]> again(
      ConsumerRecord<byte[], byte[]> record, ProducerRecord<byte[], byte[]> retry) {
    return new ConsumerRecord<>(
        retry.topic(),
        0,
        record.offset() + 1,
        1_000,
        record.timestampType(),
        3,
        retry.value().length,
        retry.key(),
        retry.value(),
        retry.headers(),
        Optional.empty());
  }

  private static String text(ProducerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
