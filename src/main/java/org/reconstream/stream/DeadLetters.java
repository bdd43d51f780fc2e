package org.reconstream.stream;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.reconstream.engine.Failure;
import org.reconstream.wire.CloudEvent;
import org.reconstream.wire.Headers;
import org.reconstream.wire.JobStatus;

/**
 * Makes the settlement of a measurement that has no reconstruction: a dead letter, or a record on
 * the retry topic while attempts are left.
 *
 * <p>Key, value and headers of the record are forwarded unchanged; the reason is added in Kafka
 * Connect's headers and our own. A record too large to copy becomes a dead letter without value
 * that names its size and SHA-256 and where it was. Reasons and stack traces repeat nothing from
 * the payload.
 */
final class DeadLetters {
  static final String PREFIX = "__connect.errors.";
  static final String ORIGINAL_SIZE = "reconstream-original-bytes";
  static final String ORIGINAL_SHA256 = "reconstream-original-sha256";
  private static final int MAX_FRAMES = 15;
  private static final int MAX_CAUSES = 5;

  private final StreamSettings settings;
  private final String instance;
  private final String version;
  private final Clock clock;

  DeadLetters(StreamSettings settings, String instance, String version, Clock clock) {
    this.settings = settings;
    this.instance = instance;
    this.version = version;
    this.clock = clock;
  }

  /** Settles a receipt that failed in a stage, by the type of its failure. */
  Settlement settle(Receipt receipt, String stage, Failure failure, Throwable cause) {
    boolean again = failure instanceof Failure.Exhausted || failure instanceof Failure.DeviceLost;
    if (again && attempt(receipt) < settings.delivery().maxAttempts()) {
      ProducerRecord<byte[], byte[]> retry = retry(receipt, failure);
      if (fits(retry)) {
        return settlement(
            receipt,
            Settlement.Outcome.RETRYING,
            failure,
            retry,
            () -> dead(receipt, stage, failure, cause));
      }
    }
    return dead(receipt, stage, failure, cause);
  }

  private Settlement dead(Receipt receipt, String stage, Failure failure, Throwable cause) {
    ProducerRecord<byte[], byte[]> whole = letter(receipt, true, stage, failure, cause);
    Supplier<Settlement> bare =
        () ->
            settlement(
                receipt,
                Settlement.Outcome.DEAD_LETTERED,
                failure,
                letter(receipt, false, stage, failure, cause),
                null);
    return fits(whole)
        ? settlement(receipt, Settlement.Outcome.DEAD_LETTERED, failure, whole, bare)
        : bare.get();
  }

  private Settlement settlement(
      Receipt receipt,
      Settlement.Outcome outcome,
      Failure failure,
      ProducerRecord<byte[], byte[]> main,
      @Nullable Supplier<Settlement> smaller) {
    String job = CloudEvent.idIn(RecordHeaders.read(receipt.record().headers()));
    JobStatus.State state =
        outcome == Settlement.Outcome.RETRYING
            ? JobStatus.State.RETRYING
            : JobStatus.State.DEAD_LETTERED;
    List<ProducerRecord<byte[], byte[]>> records =
        job == null ? List.of(main) : List.of(main, status(receipt, job, state, failure));
    return new Settlement(receipt, outcome, job, failure, records, smaller);
  }

  private ProducerRecord<byte[], byte[]> letter(
      Receipt receipt, boolean whole, String stage, Failure failure, Throwable cause) {
    ConsumerRecord<byte[], byte[]> record = receipt.record();
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(
            settings.topics().deadLetters().toString(),
            null,
            whole || size(record.key()) <= 1024 ? record.key() : null,
            whole ? record.value() : null);
    if (whole) {
      record.headers().forEach(letter.headers()::add);
    } else {
      add(letter, ORIGINAL_SIZE, Long.toString(size(record.value())));
      add(letter, ORIGINAL_SHA256, sha256(record.value()));
    }
    add(letter, PREFIX + "topic", record.topic());
    add(letter, PREFIX + "partition", Integer.toString(record.partition()));
    add(letter, PREFIX + "offset", Long.toString(record.offset()));
    add(letter, PREFIX + "connector.name", "reconstream");
    add(letter, PREFIX + "task.id", instance);
    add(letter, PREFIX + "stage", stage);
    add(letter, PREFIX + "class.name", DeadLetters.class.getName());
    add(letter, PREFIX + "exception.class.name", cause.getClass().getName());
    add(letter, PREFIX + "exception.message", failure.reason());
    add(letter, PREFIX + "exception.stacktrace", trace(cause));
    add(letter, Headers.FAILURE, failure.getClass().getSimpleName());
    add(letter, Headers.VERSION, version);
    String job = CloudEvent.idIn(RecordHeaders.read(record.headers()));
    if (job != null) {
      add(letter, Headers.JOB, job);
    }
    return letter;
  }

  private ProducerRecord<byte[], byte[]> retry(Receipt receipt, Failure failure) {
    ConsumerRecord<byte[], byte[]> record = receipt.record();
    int attempt = attempt(receipt);
    long notBefore = clock.millis() + settings.delivery().retryDelay(attempt).toMillis();
    ProducerRecord<byte[], byte[]> retry =
        new ProducerRecord<>(
            settings.topics().retry().toString(), null, record.key(), record.value());
    record.headers().forEach(retry.headers()::add);
    for (String name : List.of(Headers.ATTEMPT, Headers.NOT_BEFORE, Headers.FAILURE)) {
      retry.headers().remove(name);
    }
    add(retry, Headers.ATTEMPT, Integer.toString(attempt));
    add(retry, Headers.NOT_BEFORE, Long.toString(notBefore));
    add(retry, Headers.FAILURE, failure.getClass().getSimpleName());
    return retry;
  }

  /** The record that announces a job's state. */
  ProducerRecord<byte[], byte[]> status(
      Receipt receipt, String job, JobStatus.State state, @Nullable Failure failure) {
    JobStatus status =
        new JobStatus(
            job,
            state,
            clock.instant(),
            instance,
            attempt(receipt),
            failure == null ? null : failure.getClass().getSimpleName(),
            failure == null ? null : failure.reason());
    return RecordHeaders.write(
        settings.topics().status().toString(), status.write(settings.source()));
  }

  /** How often the job was tried, this time included; from 1. */
  private int attempt(Receipt receipt) {
    ConsumerRecord<byte[], byte[]> record = receipt.record();
    return record.topic().equals(settings.topics().retry().toString())
        ? 1 + RecordHeaders.integer(record.headers(), Headers.ATTEMPT)
        : 1;
  }

  /** Whether a record may be sent. */
  boolean fits(ProducerRecord<byte[], byte[]> record) {
    return RecordHeaders.sizeBound(record) <= settings.delivery().maxRecordBytes();
  }

  /** Class names and frames only: exception messages may repeat values. */
  private static String trace(Throwable cause) {
    StringBuilder text = new StringBuilder();
    Throwable each = cause;
    for (int depth = 0; each != null && depth < MAX_CAUSES; depth++, each = each.getCause()) {
      text.append(depth == 0 ? "" : "Caused by: ").append(each.getClass().getName()).append('\n');
      Arrays.stream(each.getStackTrace())
          .limit(MAX_FRAMES)
          .forEach(frame -> text.append("\tat ").append(frame).append('\n'));
    }
    return text.toString();
  }

  private static void add(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static int size(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private static String sha256(byte @Nullable [] bytes) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(bytes == null ? new byte[0] : bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
