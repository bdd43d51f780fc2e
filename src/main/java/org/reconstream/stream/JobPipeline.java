package org.reconstream.stream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.reconstream.engine.Failure;
import org.reconstream.engine.JobMonitor;
import org.reconstream.engine.Reconstruction;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.wire.Content;
import org.reconstream.wire.DecodedMeasurement;
import org.reconstream.wire.Headers;
import org.reconstream.wire.JobStatus;
import org.reconstream.wire.MeasurementEnvelope;
import org.reconstream.wire.ReconstructionEnvelope;

/**
 * Takes receipts from acceptance to settlement: payload, decoding, the engine, encoding.
 *
 * <p>Decoding and encoding run on the given threads; waiting for the engine takes none. Every
 * receipt ends in one settlement, or is dropped because its partition was taken away. A device lost
 * under a job, or a blob store out of reach, is tried again here; everything else is settled by the
 * type of its failure.
 *
 * @param <S> what the encoder needs of the input
 */
final class JobPipeline<S> {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final StreamSettings settings;
  private final StreamParts<S> parts;
  private final DeadLetters deadLetters;
  private final ArtifactPlacement placement;
  private final Executor workers;
  private final Consumer<Settlement> publish;
  private final Runnable dropped;

  JobPipeline(
      StreamSettings settings,
      StreamParts<S> parts,
      DeadLetters deadLetters,
      Executor workers,
      Consumer<Settlement> publish,
      Runnable dropped) {
    this.settings = settings;
    this.parts = parts;
    this.deadLetters = deadLetters;
    this.placement = new ArtifactPlacement(parts.blobs(), settings.delivery().inlineLimitBytes());
    this.workers = workers;
    this.publish = publish;
    this.dropped = dropped;
  }

  /** Starts work on a receipt; returns at once. */
  void accept(Receipt receipt) {
    on(workers, receipt, "decode", () -> decode(receipt, 0));
  }

  private void decode(Receipt receipt, int failures) {
    MeasurementEnvelope envelope =
        MeasurementEnvelope.read(
            RecordHeaders.read(receipt.record().headers()), receipt.record().value());
    byte[] payload;
    try {
      payload = payload(envelope);
    } catch (IOException e) {
      on(later(failures), receipt, "decode", () -> decode(receipt, failures + 1));
      return;
    }
    submit(receipt, envelope, decodeUntrusted(envelope, payload), 1);
  }

  private DecodedMeasurement<S> decodeUntrusted(MeasurementEnvelope envelope, byte[] payload) {
    try {
      return parts.decoder().decode(envelope, payload);
    } catch (ReconstructionException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw new ReconstructionException(
          new Failure.Malformed(
              "the payload cannot be decoded ("
                  + e.getClass().getSimpleName()
                  + "); send a valid DICOM Part 10 file"),
          e);
    }
  }

  private byte[] payload(MeasurementEnvelope envelope) throws IOException {
    if (envelope.payload() instanceof Content.Inline inline) {
      return inline.bytes();
    }
    return parts.blobs().get(((Content.Reference) envelope.payload()).blob());
  }

  private void submit(
      Receipt receipt, MeasurementEnvelope envelope, DecodedMeasurement<S> decoded, int attempt) {
    parts
        .reconstructor()
        .submit(decoded.job(), unwantedWhenStale(receipt))
        .whenComplete(
            (result, error) ->
                on(
                    workers,
                    receipt,
                    "reconstruct",
                    () -> finish(receipt, envelope, decoded, attempt, result, error)));
  }

  /** Stale work is cancelled at its next step. */
  private static JobMonitor unwantedWhenStale(Receipt receipt) {
    return new JobMonitor() {
      @Override
      public boolean cancelled() {
        return receipt.stale();
      }
    };
  }

  private void finish(
      Receipt receipt,
      MeasurementEnvelope envelope,
      DecodedMeasurement<S> decoded,
      int attempt,
      @Nullable Reconstruction result,
      @Nullable Throwable error) {
    if (result != null && error == null) {
      on(workers, receipt, "encode", () -> encode(receipt, envelope, decoded.source(), result, 0));
      return;
    }
    Throwable cause = unwrap(error);
    if (!(cause instanceof ReconstructionException refused)) {
      throw new ReconstructionException(unexpected(cause), cause);
    }
    if (!(refused.failure() instanceof Failure.DeviceLost)) {
      throw refused;
    }
    if (attempt < settings.delivery().deviceAttempts()) {
      on(
          later(attempt - 1),
          receipt,
          "reconstruct",
          () -> submit(receipt, envelope, decoded, attempt + 1));
    } else {
      throw new ReconstructionException(
          new Failure.Exhausted(
              "the device was lost " + attempt + " times under this job; look at the device's log"),
          cause);
    }
  }

  private void encode(
      Receipt receipt,
      MeasurementEnvelope envelope,
      S source,
      Reconstruction result,
      int failures) {
    ReconstructionEnvelope answer;
    try {
      answer =
          new ReconstructionEnvelope(
              envelope.event().answer(settings.source(), Headers.RECONSTRUCTION_TYPE),
              result.evidence(),
              result.seconds(),
              result.provenance(),
              placement.place(parts.encoder().encode(source, result)));
    } catch (IOException e) {
      on(
          later(failures),
          receipt,
          "encode",
          () -> encode(receipt, envelope, source, result, failures + 1));
      return;
    }
    publish.accept(settlement(receipt, answer));
  }

  private Settlement settlement(Receipt receipt, ReconstructionEnvelope answer) {
    byte[] key = receipt.record().key();
    if (key == null) {
      key = answer.job().getBytes(StandardCharsets.UTF_8);
    }
    ProducerRecord<byte[], byte[]> record =
        RecordHeaders.write(
            settings.topics().reconstructions().toString(),
            key,
            answer.write(new String(key, StandardCharsets.UTF_8)));
    Failure tooLarge =
        new Failure.Unsupported(
            "the result is larger than a record may be even with its files outside; raise the"
                + " inline limit and the topic's max.message.bytes");
    Supplier<Settlement> refused =
        () ->
            deadLetters.settle(receipt, "publish", tooLarge, new ReconstructionException(tooLarge));
    return deadLetters.fits(record)
        ? new Settlement(
            receipt,
            Settlement.Outcome.PUBLISHED,
            answer.job(),
            null,
            List.of(
                record, deadLetters.status(receipt, answer.job(), JobStatus.State.PUBLISHED, null)),
            refused)
        : refused.get();
  }

  /** Runs a step of a receipt; whatever it throws settles the receipt. */
  private void on(Executor executor, Receipt receipt, String stage, Runnable step) {
    try {
      executor.execute(() -> run(receipt, stage, step));
    } catch (RejectedExecutionException e) {
      receipt.end();
    }
  }

  private void run(Receipt receipt, String stage, Runnable step) {
    if (receipt.stale()) {
      receipt.end();
      dropped.run();
      return;
    }
    try {
      step.run();
    } catch (ReconstructionException e) {
      publish.accept(deadLetters.settle(receipt, stage, e.failure(), e));
    } catch (RejectedExecutionException e) {
      receipt.end();
    } catch (OutOfMemoryError e) {
      Failure failure =
          new Failure.Exhausted("memory ran out in this job; raise the heap or lower the budget");
      publish.accept(deadLetters.settle(receipt, stage, failure, e));
    } catch (RuntimeException | Error e) {
      publish.accept(deadLetters.settle(receipt, stage, unexpected(e), e));
    }
  }

  private Executor later(int failures) {
    long millis =
        Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(failures, 10));
    return CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, workers);
  }

  private static Throwable unwrap(@Nullable Throwable error) {
    Throwable cause = error;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause == null ? new IllegalStateException("neither a result nor an error") : cause;
  }

  private static Failure unexpected(Throwable cause) {
    return new Failure.Exhausted(
        "an unexpected error ended this job ("
            + cause.getClass().getSimpleName()
            + "); report it with the stack trace in the dead letter");
  }
}
