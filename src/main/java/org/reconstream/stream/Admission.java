package org.reconstream.stream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.wire.Content;
import org.reconstream.wire.Headers;
import org.reconstream.wire.MeasurementEnvelope;

/** What the poll thread must know of a record before it is decoded: its cost and its time. */
final class Admission {
  private static final int LARGEST_REFERENCE = 64 * 1024;

  private final String retryTopic;
  private final long blobLimitBytes;

  Admission(StreamSettings settings) {
    this.retryTopic = settings.topics().retry().toString();
    this.blobLimitBytes = settings.delivery().blobLimitBytes();
  }

  /** What accepting the record costs: its own size and that of the payload it refers to. */
  long bytes(ConsumerRecord<byte[], byte[]> record) {
    long own =
        (long) Math.max(record.serializedKeySize(), 0) + Math.max(record.serializedValueSize(), 0);
    return own + referredBytes(record);
  }

  /**
   * Unix time in milliseconds before which the record rests: 0 outside the retry topic, and never
   * later than the longest delay after the record was written.
   */
  long notBefore(ConsumerRecord<byte[], byte[]> record) {
    return record.topic().equals(retryTopic)
        ? Math.min(
            RecordHeaders.number(record.headers(), Headers.NOT_BEFORE),
            record.timestamp() + DeliverySettings.LONGEST_RETRY_DELAY.toMillis())
        : 0;
  }

  private long referredBytes(ConsumerRecord<byte[], byte[]> record) {
    if (record.headers().lastHeader(Headers.DATA_REF) == null
        || record.serializedValueSize() > LARGEST_REFERENCE) {
      return 0;
    }
    try {
      MeasurementEnvelope envelope =
          MeasurementEnvelope.read(RecordHeaders.read(record.headers()), record.value());
      long size =
          envelope.payload() instanceof Content.Reference reference
              ? reference.blob().sizeBytes()
              : 0;
      return size > blobLimitBytes ? 0 : size;
    } catch (ReconstructionException e) {
      return 0;
    }
  }
}
