package org.reconstream.stream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.wire.Artifact;
import org.reconstream.wire.Content;
import org.reconstream.wire.Headers;
import org.reconstream.wire.ReconstructionEnvelope;

/**
 * Reads committed results and dead letters, each once, in the order of each partition. It belongs
 * to no group and commits nothing, so several may read side by side.
 *
 * <p>Not thread-safe: one thread at a time.
 */
public final class ReconstructionReceiver implements AutoCloseable {
  private final StreamSettings settings;
  private final BlobStore blobs;
  private final Consumer<byte[], byte[]> consumer;
  private final Deque<JobOutcome> waiting = new ArrayDeque<>();

  /** Where reading starts. */
  public enum Start {
    /** With the oldest record that the topics still hold. */
    BEGINNING,
    /** With what is written after the receiver was opened; open it before submitting. */
    END
  }

  /**
   * Opens a receiver; where it starts is fixed when this returns.
   *
   * @throws StreamException when the broker cannot be reached or a topic is missing
   */
  public ReconstructionReceiver(StreamSettings settings, BlobStore blobs, Start start) {
    this.settings = settings;
    this.blobs = blobs;
    this.consumer = new KafkaConsumer<>(ClientProperties.reader(settings));
    try {
      List<TopicPartition> partitions = new ArrayList<>();
      for (TopicName topic :
          List.of(settings.topics().reconstructions(), settings.topics().deadLetters())) {
        partitions.addAll(partitions(topic.toString()));
      }
      consumer.assign(partitions);
      if (start == Start.BEGINNING) {
        consumer.seekToBeginning(partitions);
      } else {
        consumer.seekToEnd(partitions);
      }
      partitions.forEach(consumer::position);
    } catch (KafkaException e) {
      consumer.close();
      throw failed(e);
    } catch (StreamException e) {
      consumer.close();
      throw e;
    }
  }

  /**
   * The next outcome, or empty when none was committed within the time.
   *
   * @throws StreamException when the broker refuses or the records were deleted meanwhile
   */
  public Optional<JobOutcome> next(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    try {
      while (waiting.isEmpty()) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return Optional.empty();
        }
        Duration wait = Duration.ofNanos(Math.min(left, Duration.ofMillis(250).toNanos()));
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
          waiting.addLast(outcome(record));
        }
      }
      return Optional.of(waiting.removeFirst());
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  /**
   * The bytes of an artifact, from the record or from the blob store, verified.
   *
   * @throws StreamException when the blob cannot be read
   */
  public byte[] bytes(Artifact artifact) {
    if (artifact.content() instanceof Content.Inline inline) {
      return inline.bytes();
    }
    try {
      return blobs.get(((Content.Reference) artifact.content()).blob());
    } catch (ReconstructionException e) {
      throw new StreamException(e.failure().reason(), e);
    } catch (IOException e) {
      throw new StreamException("the blob store cannot be reached", e);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }

  private List<TopicPartition> partitions(String topic) {
    List<PartitionInfo> found = consumer.partitionsFor(topic, Duration.ofSeconds(20));
    if (found == null || found.isEmpty()) {
      throw new StreamException("the topic " + topic + " does not exist; start the service first");
    }
    return found.stream().map(each -> new TopicPartition(topic, each.partition())).toList();
  }

  private JobOutcome outcome(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(settings.topics().deadLetters().toString())) {
      return new JobOutcome.DeadLettered(
          text(record, Headers.JOB),
          text(record, Headers.FAILURE),
          text(record, DeadLetters.PREFIX + "exception.message"),
          text(record, DeadLetters.PREFIX + "topic")
              + "-"
              + text(record, DeadLetters.PREFIX + "partition")
              + "@"
              + text(record, DeadLetters.PREFIX + "offset"));
    }
    try {
      return new JobOutcome.Reconstructed(
          ReconstructionEnvelope.read(RecordHeaders.read(record.headers()), record.value()));
    } catch (ReconstructionException e) {
      return new JobOutcome.Unreadable(text(record, Headers.ID), e.failure().reason());
    }
  }

  private static String text(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static StreamException failed(KafkaException e) {
    return new StreamException(
        "the results cannot be read from the broker (" + e.getClass().getSimpleName() + ")", e);
  }
}
