package org.reconstream.stream;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.reconstream.wire.CloudEvent;
import org.reconstream.wire.Content;
import org.reconstream.wire.Headers;
import org.reconstream.wire.MeasurementEnvelope;

/**
 * Sends measurements to the measurements topic: inline up to the inline limit, above it as a claim
 * check. Thread-safe.
 */
public final class MeasurementSender implements AutoCloseable {
  private final StreamSettings settings;
  private final @Nullable BlobStore blobs;
  private final Producer<byte[], byte[]> producer;

  /**
   * A sender.
   *
   * @param settings brokers, topics, inline limit, key secret and source
   * @param blobs where payloads above the inline limit go, or null to refuse them
   */
  public MeasurementSender(StreamSettings settings, @Nullable BlobStore blobs) {
    this.settings = settings;
    this.blobs = blobs;
    Map<String, Object> properties = ClientProperties.writer(settings);
    this.producer = new KafkaProducer<>(properties);
  }

  /**
   * Sends one measurement and waits until every in-sync replica has it.
   *
   * @return the job id
   * @throws StreamException when it could not be sent
   */
  public String submit(Submission submission) {
    try {
      return submitAsync(submission).toCompletableFuture().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StreamException("sending was interrupted; send the measurement again", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof StreamException known
          ? known
          : new StreamException("the measurement was not sent", e);
    }
  }

  /**
   * Sends one measurement; the stage completes with the job id when every in-sync replica has it,
   * or with a {@link StreamException}. May block for seconds while the broker is away.
   */
  public CompletionStage<String> submitAsync(Submission submission) {
    String job = submission.job() == null ? UUID.randomUUID().toString() : submission.job();
    CompletableFuture<String> sent = new CompletableFuture<>();
    try {
      var unused =
          producer.send(
              record(job, submission),
              (metadata, error) -> {
                if (error == null) {
                  sent.complete(job);
                } else {
                  sent.completeExceptionally(failed(error));
                }
              });
    } catch (IOException | KafkaException e) {
      sent.completeExceptionally(failed(e));
    }
    return sent;
  }

  @Override
  public void close() {
    producer.close();
  }

  private ProducerRecord<byte[], byte[]> record(String job, Submission submission)
      throws IOException {
    MeasurementEnvelope envelope =
        new MeasurementEnvelope(
            CloudEvent.of(job, settings.source(), Headers.MEASUREMENT_TYPE),
            submission.recipe(),
            submission.priority(),
            MeasurementEnvelope.DICOM,
            content(submission.part10()));
    String key =
        submission.series() == null
            ? job
            : RecordKeys.ofSeries(submission.series(), settings.keySecret());
    return RecordHeaders.write(settings.topics().measurements().toString(), envelope.write(key));
  }

  private Content content(byte[] part10) throws IOException {
    if (part10.length <= settings.delivery().inlineLimitBytes()) {
      return new Content.Inline(part10);
    }
    if (blobs == null) {
      throw new IOException(
          "the payload of "
              + part10.length
              + " bytes exceeds the inline limit and no blob store is configured");
    }
    return new Content.Reference(blobs.put(part10, MeasurementEnvelope.DICOM));
  }

  private static StreamException failed(Exception cause) {
    return new StreamException(
        "the measurement was not sent: "
            + (cause instanceof IOException && cause.getMessage() != null
                ? cause.getMessage()
                : cause.getClass().getSimpleName()),
        cause);
  }
}
