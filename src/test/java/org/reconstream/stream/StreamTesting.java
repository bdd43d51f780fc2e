package org.reconstream.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.reconstream.engine.Priority;
import org.reconstream.wire.CloudEvent;
import org.reconstream.wire.Content;
import org.reconstream.wire.Headers;
import org.reconstream.wire.MeasurementEnvelope;
import org.reconstream.wire.RecipeOverrides;
import org.reconstream.wire.WireRecord;

/** Records, receipts and a listener for the tests of single parts. */
final class StreamTesting {
  static final StreamSettings SETTINGS = StreamSettings.of("localhost:1");

  private StreamTesting() {}

  /** A measurement as the consumer sees it. */
  static ConsumerRecord<byte[], byte[]> measurement(
      TopicName topic, int partition, long offset, String job, byte[] payload) {
    WireRecord wire =
        new MeasurementEnvelope(
                CloudEvent.of(job, "/test", Headers.MEASUREMENT_TYPE),
                RecipeOverrides.NONE,
                Priority.ROUTINE,
                MeasurementEnvelope.DICOM,
                new Content.Inline(payload))
            .write("key");
    RecordHeaders headers = new RecordHeaders();
    wire.headers().forEach(header -> headers.add(header.name(), header.value()));
    byte[] key = "key".getBytes(StandardCharsets.UTF_8);
    return new ConsumerRecord<>(
        topic.toString(),
        partition,
        offset,
        1_000,
        TimestampType.CREATE_TIME,
        key.length,
        wire.value().length,
        key,
        wire.value(),
        headers,
        Optional.empty());
  }

  /** An accepted measurement. */
  static Receipt receipt(OffsetLedger ledger, Budget budget, long offset, byte[] payload) {
    if (!ledger.open(offset) || !budget.tryTake(1)) {
      throw new AssertionError("not accepted");
    }
    return new Receipt(
        measurement(SETTINGS.topics().measurements(), 0, offset, "job-" + offset, payload),
        ledger,
        budget,
        1);
  }

  static OffsetLedger ledger() {
    return new OffsetLedger(Optional.empty(), System::nanoTime);
  }

  /** A settlement that publishes one record of this size. */
  static Settlement settlement(Receipt receipt, int bytes) {
    return new Settlement(
        receipt,
        Settlement.Outcome.PUBLISHED,
        "job-" + receipt.offset(),
        null,
        List.of(new ProducerRecord<>("out", receipt.record().key(), new byte[bytes])),
        null);
  }

  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not in time: " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  /** Remembers what was reported. */
  static final class Reports implements StreamListener {
    final List<List<Settlement>> transactions = new CopyOnWriteArrayList<>();
    final List<KafkaException> aborts = new CopyOnWriteArrayList<>();
    final List<String> fatal = new CopyOnWriteArrayList<>();
    final List<String> others = new CopyOnWriteArrayList<>();

    @Override
    public void waitingForInstance() {
      others.add("waiting");
    }

    @Override
    public void committed(List<Settlement> settlements) {
      transactions.add(new ArrayList<>(settlements));
    }

    @Override
    public void aborted(KafkaException cause) {
      aborts.add(cause);
    }

    @Override
    public void stale() {
      others.add("stale");
    }

    @Override
    public void abandoned() {
      others.add("abandoned");
    }

    @Override
    public void fatal(String reason, Throwable cause) {
      fatal.add(reason);
    }
  }
}
