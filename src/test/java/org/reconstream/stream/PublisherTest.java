package org.reconstream.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PublisherTest {
  private static final TopicPartition PARTITION =
      new TopicPartition(StreamTesting.SETTINGS.topics().measurements().toString(), 0);

  private final ConsumerGroupMetadata group =
      new MockConsumer<byte[], byte[]>("none").groupMetadata();
  private final StreamTesting.Reports reports = new StreamTesting.Reports();
  private final Producer producer = new Producer();
  private final Budget budget = new Budget(64L << 20, 100);
  private final OffsetLedger ledger = StreamTesting.ledger();
  private final Publisher publisher =
      new Publisher(
          "publish-test", () -> producer, () -> group, StreamTesting.SETTINGS.delivery(), reports);

  @AfterEach
  void close() {
    publisher.close(Duration.ofSeconds(1));
  }

  @Test
  void settlementsOfAnIntervalCommitTogetherWithTheirOffsets() {
    start();
    for (int offset = 3; offset < 7; offset++) {
      publisher.offer(settlement(offset));
    }
    StreamTesting.await("commit", () -> ledger.openCount() == 0);

    assertThat(producer.history()).hasSize(4);
    assertThat(offsets().get(PARTITION)).isEqualTo(new OffsetAndMetadata(7));
    assertThat(budget.records()).isZero();
    assertThat(producer.commitCount()).isLessThan(4);
  }

  @Test
  void nothingIsInitialisedBeforeTheGroupAdmitsTheMember() {
    publisher.start();
    publisher.offer(settlement(1));
    assertThat(publisher.ready()).isFalse();
    assertThat(producer.transactionInitialized()).isFalse();
    publisher.initialise();
    StreamTesting.await("commit", () -> ledger.openCount() == 0);
    assertThat(publisher.ready()).isTrue();
  }

  @Test
  void abortedTransactionIsRepeatedFromMemory() {
    producer.failSends.set(2);
    start();
    publisher.offer(settlement(1));
    StreamTesting.await("commit", () -> ledger.openCount() == 0);

    assertThat(reports.aborts).hasSize(2);
    assertThat(producer.history()).hasSize(1);
    assertThat(producer.commitCount()).isEqualTo(1);
    assertThat(reports.fatal).isEmpty();
  }

  @Test
  void commitThatTimesOutIsRepeatedAndNotSentAgain() {
    producer.commitTimeouts.set(2);
    start();
    publisher.offer(settlement(1));
    StreamTesting.await("commit", () -> ledger.openCount() == 0);

    assertThat(producer.sends).hasValue(1);
    assertThat(producer.commitCount()).isEqualTo(1);
  }

  @Test
  void fencedProducerIsFatalAndSettlesNothing() {
    producer.commitTransactionException = new ProducerFencedException("test");
    start();
    publisher.offer(settlement(1));
    StreamTesting.await("fatal", () -> !reports.fatal.isEmpty());

    assertThat(reports.fatal).singleElement().asString().contains("another process");
    assertThat(ledger.openCount()).isEqualTo(1);
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void staleReceiptsAreDropped() {
    start();
    Settlement settlement = settlement(1);
    ledger.close();
    publisher.offer(settlement);
    StreamTesting.await("drop", () -> budget.records() == 0);

    assertThat(producer.history()).isEmpty();
    assertThat(producer.commitCount()).isZero();
  }

  @Test
  void revocationDuringATransactionAbortsIt() {
    producer.duringOffsets = ledger::close;
    start();
    publisher.offer(settlement(1));
    StreamTesting.await("drop", () -> budget.records() == 0);

    assertThat(producer.history()).isEmpty();
    assertThat(producer.commitCount()).isZero();
  }

  @Test
  void recordThatATopicRefusesIsReplacedByASmallerOne() {
    producer.largest = 1000;
    start();
    Receipt receipt = StreamTesting.receipt(ledger, budget, 1, FakeScans.good("x"));
    Supplier<Settlement> smaller = () -> StreamTesting.settlement(receipt, 10);
    publisher.offer(
        new Settlement(
            receipt,
            Settlement.Outcome.PUBLISHED,
            "job",
            null,
            List.of(new ProducerRecord<>("out", receipt.record().key(), new byte[5000])),
            smaller));
    StreamTesting.await("commit", () -> ledger.openCount() == 0);

    assertThat(producer.history())
        .singleElement()
        .satisfies(r -> assertThat(r.value()).hasSize(10));
  }

  @Test
  void flushCommitsBeforeTheIntervalEnds() {
    start();
    publisher.offer(settlement(1));
    assertThat(publisher.flush(List.of(PARTITION), Duration.ofSeconds(20))).isTrue();
    assertThat(producer.commitCount()).isEqualTo(1);
  }

  @Test
  void closeCommitsWhatWasHandedOver() {
    start();
    publisher.offer(settlement(1));
    publisher.close(Duration.ofSeconds(10));
    assertThat(producer.commitCount()).isEqualTo(1);
    assertThat(ledger.openCount()).isZero();
    Settlement late = settlement(2);
    publisher.offer(late);
    assertThat(budget.records()).isZero();
  }

  private void start() {
    publisher.start();
    publisher.initialise();
  }

  private Settlement settlement(long offset) {
    return StreamTesting.settlement(
        StreamTesting.receipt(ledger, budget, offset, FakeScans.good("x")), 100);
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets() {
    List<Map<String, Map<TopicPartition, OffsetAndMetadata>>> history =
        producer.consumerGroupOffsetsHistory();
    return Objects.requireNonNull(history.get(history.size() - 1).get(group.groupId()));
  }

  /** Kafka's mock with faults of its own. */
  private static final class Producer extends MockProducer<byte[], byte[]> {
    final AtomicInteger failSends = new AtomicInteger();
    final AtomicInteger commitTimeouts = new AtomicInteger();
    final AtomicInteger sends = new AtomicInteger();
    volatile int largest = Integer.MAX_VALUE;
    volatile Runnable duringOffsets = () -> {};

    Producer() {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      sends.incrementAndGet();
      if (record.value().length > largest) {
        RecordTooLargeException error = new RecordTooLargeException("test");
        callback.onCompletion(null, error);
        throw error;
      }
      if (failSends.getAndDecrement() > 0) {
        throw new KafkaException("test");
      }
      return super.send(record, callback);
    }

    @Override
    public void sendOffsetsToTransaction(
        Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
      duringOffsets.run();
      super.sendOffsetsToTransaction(offsets, group);
    }

    @Override
    public void commitTransaction() {
      if (commitTimeouts.getAndDecrement() > 0) {
        throw new TimeoutException("test");
      }
      super.commitTransaction();
    }
  }
}
