package org.reconstream.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reconstream.engine.Failure;
import org.reconstream.engine.Job;
import org.reconstream.engine.Reconstruction;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.wire.Artifact;
import org.reconstream.wire.BlobReference;
import org.reconstream.wire.MeasurementDecoder;
import org.reconstream.wire.ReconstructionEncoder;

class JobPipelineTest {
  private final OffsetLedger ledger = StreamTesting.ledger();
  private final Budget budget = new Budget(64L << 20, 100);
  private final ExecutorService workers = Executors.newSingleThreadExecutor();
  private final List<Settlement> settled = new CopyOnWriteArrayList<>();
  private final AtomicInteger dropped = new AtomicInteger();
  private final Stored blobs = new Stored();

  @AfterEach
  void stop() {
    workers.shutdownNow();
  }

  @Test
  void resultIsPublishedWithItsStatus() {
    Settlement settlement =
        settle(JobPipelineTest::reconstruct, FakeScans::decode, FakeScans::encode);
    assertThat(settlement.outcome()).isEqualTo(Settlement.Outcome.PUBLISHED);
    assertThat(settlement.records())
        .extracting(record -> record.topic())
        .containsExactly("reconstream.reconstructions.v1", "reconstream.status.v1");
    assertThat(settlement.records().get(0).key()).isEqualTo(settlement.receipt().record().key());
  }

  @Test
  void failureOfTheEngineDecides() {
    for (Failure failure :
        List.of(
            new Failure.Malformed("a"),
            new Failure.Unsupported("b"),
            new Failure.PriorMismatch("c"))) {
      Settlement settlement = settle(failing(failure), FakeScans::decode, FakeScans::encode);
      assertThat(settlement.outcome()).isEqualTo(Settlement.Outcome.DEAD_LETTERED);
      assertThat(settlement.failure()).isEqualTo(failure);
    }
    assertThat(
            settle(failing(new Failure.Exhausted("d")), FakeScans::decode, FakeScans::encode)
                .outcome())
        .isEqualTo(Settlement.Outcome.RETRYING);
  }

  @Test
  void deviceThatStaysLostExhaustsTheJob() {
    AtomicInteger calls = new AtomicInteger();
    Settlement settlement =
        settle(
            job -> {
              calls.incrementAndGet();
              return failing(new Failure.DeviceLost("gone")).apply(job);
            },
            FakeScans::decode,
            FakeScans::encode);
    assertThat(calls).hasValue(3);
    assertThat(settlement.failure()).isInstanceOf(Failure.Exhausted.class);
    assertThat(settlement.outcome()).isEqualTo(Settlement.Outcome.RETRYING);
  }

  @Test
  void defectsAnywhereSettleTheirJobOnly() {
    assertUnexpected(
        job -> {
          throw new IllegalStateException("PATIENT");
        },
        FakeScans::decode,
        FakeScans::encode);
    assertUnexpected(
        JobPipelineTest::reconstruct,
        FakeScans::decode,
        (source, result) -> {
          throw new IllegalStateException("PATIENT");
        });
    assertUnexpected(
        JobPipelineTest::reconstruct,
        (envelope, payload) -> {
          throw new OutOfMemoryError("PATIENT");
        },
        FakeScans::encode);
    assertThat(
            settle(
                    JobPipelineTest::reconstruct,
                    (envelope, payload) -> {
                      throw new StackOverflowError();
                    },
                    FakeScans::encode)
                .failure())
        .isInstanceOf(Failure.Malformed.class);
  }

  @Test
  void largestFilesGoToTheStoreWhichIsAskedAgainWhenItIsAway() {
    blobs.refusals.set(2);
    int limit = StreamTesting.SETTINGS.delivery().inlineLimitBytes();
    Settlement settlement =
        settle(
            JobPipelineTest::reconstruct,
            FakeScans::decode,
            (source, result) ->
                List.of(
                    Artifact.of(Artifact.Kind.MEAN, "a/b", new byte[limit]),
                    Artifact.of(Artifact.Kind.PANEL, "a/b", new byte[100])));
    assertThat(settlement.outcome()).isEqualTo(Settlement.Outcome.PUBLISHED);
    assertThat(settlement.bytes()).isLessThan(10_000);
    assertThat(blobs.stored).containsExactly(limit);
    assertThat(blobs.refusals.get()).isNegative();
  }

  @Test
  void staleWorkIsCancelledAndDropped() {
    CompletableFuture<Void> running = new CompletableFuture<>();
    CompletableFuture<Reconstruction> gate = new CompletableFuture<>();
    JobPipeline<byte[]> pipeline =
        pipeline(
            job -> {
              running.complete(null);
              return gate;
            },
            FakeScans::decode,
            FakeScans::encode);
    pipeline.accept(StreamTesting.receipt(ledger, budget, 0, FakeScans.good("x")));
    running.join();
    ledger.close();
    gate.completeExceptionally(
        new ReconstructionException(new Failure.Cancelled("nobody waits for it")));
    StreamTesting.await("drop", () -> dropped.get() == 1);
    assertThat(settled).isEmpty();
    assertThat(budget.records()).isZero();
  }

  private void assertUnexpected(
      Function<Job, CompletionStage<Reconstruction>> engine,
      MeasurementDecoder<byte[]> decoder,
      ReconstructionEncoder<byte[]> encoder) {
    Settlement settlement = settle(engine, decoder, encoder);
    assertThat(settlement.failure())
        .isInstanceOfSatisfying(
            Failure.Exhausted.class,
            failure -> assertThat(failure.reason()).doesNotContain("PATIENT"));
  }

  private Settlement settle(
      Function<Job, CompletionStage<Reconstruction>> engine,
      MeasurementDecoder<byte[]> decoder,
      ReconstructionEncoder<byte[]> encoder) {
    int before = settled.size();
    pipeline(engine, decoder, encoder)
        .accept(StreamTesting.receipt(ledger, budget, before, FakeScans.good("x")));
    StreamTesting.await("settlement", () -> settled.size() > before);
    return settled.get(before);
  }

  private JobPipeline<byte[]> pipeline(
      Function<Job, CompletionStage<Reconstruction>> engine,
      MeasurementDecoder<byte[]> decoder,
      ReconstructionEncoder<byte[]> encoder) {
    return new JobPipeline<>(
        StreamTesting.SETTINGS,
        new StreamParts<>(FakeEngine.of(engine), decoder, encoder, blobs, "test"),
        new DeadLetters(StreamTesting.SETTINGS, "a-0", "test", Clock.systemUTC()),
        workers,
        settled::add,
        dropped::incrementAndGet);
  }

  private static CompletionStage<Reconstruction> reconstruct(Job job) {
    return CompletableFuture.completedFuture(FakeScans.reconstruct(job));
  }

  private static Function<Job, CompletionStage<Reconstruction>> failing(Failure failure) {
    return job -> CompletableFuture.failedFuture(new ReconstructionException(failure));
  }

  /** A store that cannot be reached a few times. */
  private static final class Stored implements BlobStore {
    final AtomicInteger refusals = new AtomicInteger();
    final List<Integer> stored = new CopyOnWriteArrayList<>();

    @Override
    public BlobReference put(byte[] bytes, String mediaType) throws IOException {
      if (refusals.getAndDecrement() > 0) {
        throw new IOException("away");
      }
      stored.add(bytes.length);
      return new BlobReference(
          URI.create("file:///blob"), "00".repeat(32), bytes.length, mediaType);
    }

    @Override
    public byte[] get(BlobReference blob) throws IOException {
      throw new IOException("away");
    }
  }
}
