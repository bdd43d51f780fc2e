package org.reconstream.stream;

import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.reconstream.engine.Failure;

/**
 * How a receipt is settled: the records that commit in one transaction with its offset.
 *
 * @param receipt what is settled
 * @param outcome what became of it
 * @param job the job id, or null when the record has none
 * @param failure why there is no result, or null
 * @param records the result or the dead letter or the retry record, and the job state
 * @param smaller makes what to settle with instead when a topic refuses a record for its size; null
 *     when nothing smaller exists
 */
record Settlement(
    Receipt receipt,
    Outcome outcome,
    @Nullable String job,
    @Nullable Failure failure,
    List<ProducerRecord<byte[], byte[]>> records,
    @Nullable Supplier<Settlement> smaller) {
  /** What became of a measurement. */
  enum Outcome {
    PUBLISHED,
    RETRYING,
    DEAD_LETTERED
  }

  Settlement {
    records = List.copyOf(records);
  }

  /** The size of the records. */
  long bytes() {
    return records.stream().mapToLong(RecordHeaders::sizeBound).sum();
  }
}
