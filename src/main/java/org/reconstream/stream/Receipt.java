package org.reconstream.stream;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * An accepted record: what must be settled, exactly once, with a result or a dead letter. It keeps
 * the record, because a dead letter is the record itself, and the share of the budget it took.
 *
 * <p>Thread-safe.
 */
final class Receipt {
  private final ConsumerRecord<byte[], byte[]> record;
  private final OffsetLedger ledger;
  private final Budget budget;
  private final long bytes;
  private final AtomicBoolean ended = new AtomicBoolean();

  Receipt(ConsumerRecord<byte[], byte[]> record, OffsetLedger ledger, Budget budget, long bytes) {
    this.record = record;
    this.ledger = ledger;
    this.budget = budget;
    this.bytes = bytes;
  }

  ConsumerRecord<byte[], byte[]> record() {
    return record;
  }

  TopicPartition partition() {
    return new TopicPartition(record.topic(), record.partition());
  }

  long offset() {
    return record.offset();
  }

  OffsetLedger ledger() {
    return ledger;
  }

  /** Whether the partition was taken away, so that somebody else settles this record. */
  boolean stale() {
    return ledger.closed();
  }

  /** Gives the budget back; harmless when repeated. */
  void end() {
    if (ended.compareAndSet(false, true)) {
      budget.give(bytes);
    }
  }
}
