package org.reconstream.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnreleasedInstanceIdException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reconstream.wire.Headers;

class PollLoopTest {
  private static final TopicName TOPIC = StreamTesting.SETTINGS.topics().measurements();
  private static final TopicName RETRY = StreamTesting.SETTINGS.topics().retry();
  private static final TopicPartition FIRST = new TopicPartition(TOPIC.toString(), 0);
  private static final TopicPartition SECOND = new TopicPartition(TOPIC.toString(), 1);
  private static final TopicPartition RESTING = new TopicPartition(RETRY.toString(), 0);

  private final Polled consumer = new Polled();
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final Budget budget = new Budget(3 * Budget.FLOOR_BYTES, 100);
  private final StreamTesting.Reports reports = new StreamTesting.Reports();
  private final List<Receipt> accepted = new CopyOnWriteArrayList<>();
  private final AtomicLong clock = new AtomicLong(1_000);
  private final AtomicInteger joins = new AtomicInteger();
  private final Set<Receipt> settled = Collections.newSetFromMap(new IdentityHashMap<>());
  private volatile int refusedJoins;
  private PollLoop loop;

  @BeforeEach
  void loop() {
    loop =
        new PollLoop(
            "poll-test",
            () -> {
              if (joins.getAndIncrement() < refusedJoins) {
                MockConsumer<byte[], byte[]> refused = new MockConsumer<>("none");
                refused.setPollException(new UnreleasedInstanceIdException("test"));
                return refused;
              }
              return consumer;
            },
            StreamTesting.SETTINGS,
            budget,
            new Admission(StreamTesting.SETTINGS),
            group ->
                new Publisher(
                    "publish-test",
                    () -> producer,
                    group,
                    StreamTesting.SETTINGS.delivery(),
                    reports),
            accepted::add,
            reports,
            clock::get);
  }

  @AfterEach
  void stop() throws InterruptedException {
    loop.stop(Duration.ZERO);
    assertThat(loop.awaitEnd(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void recordsAreAcceptedInOrderFromTheBeginning() {
    start(FIRST);
    add(FIRST, 0);
    add(FIRST, 1);
    StreamTesting.await("two records", () -> accepted.size() == 2);
    assertThat(accepted).extracting(Receipt::offset).containsExactly(0L, 1L);
    assertThat(loop.open()).isEqualTo(2);
  }

  @Test
  void fullBudgetPausesAndPollingGoesOn() {
    start(FIRST);
    for (int offset = 0; offset < 8; offset++) {
      add(FIRST, offset);
    }
    StreamTesting.await("pause", () -> loop.paused());
    assertThat(accepted).hasSize(3);
    int polls = consumer.polls.get();
    StreamTesting.await("polls while paused", () -> consumer.polls.get() > polls + 5);
    assertThat(consumer.paused()).containsExactly(FIRST);

    settle(3);
    StreamTesting.await("the rest", () -> accepted.size() == 6);
    settle(3);
    StreamTesting.await("all", () -> accepted.size() == 8);
    settle(2);
    StreamTesting.await("resume", () -> !loop.paused() && consumer.paused().isEmpty());
    assertThat(accepted)
        .extracting(Receipt::offset)
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  @Test
  void partitionsAssignedWhilePausedArePausedToo() {
    start(FIRST);
    for (int offset = 0; offset < 4; offset++) {
      add(FIRST, offset);
    }
    StreamTesting.await("pause", () -> loop.paused());
    assign(FIRST, SECOND);
    StreamTesting.await("both paused", () -> consumer.paused().containsAll(List.of(FIRST, SECOND)));
  }

  @Test
  void revocationCommitsWhatIsFinishedAndDropsTheRest() {
    start(FIRST, SECOND);
    add(FIRST, 0);
    add(SECOND, 0);
    StreamTesting.await("two records", () -> accepted.size() == 2);
    Receipt finished = of(FIRST);
    loop.publisher().offer(StreamTesting.settlement(finished, 10));
    assign(SECOND);
    StreamTesting.await("revocation", () -> finished.stale());

    assertThat(producer.history()).hasSize(1);
    assertThat(reports.transactions).hasSize(1);
    assertThat(of(SECOND).stale()).isFalse();
    assertThat(loop.assigned()).isEqualTo(1);
  }

  @Test
  void lostPartitionsAreStaleAtOnce() {
    start(FIRST);
    add(FIRST, 0);
    StreamTesting.await("a record", () -> accepted.size() == 1);
    consumer.schedulePollTask(() -> consumer.losePartitions(List.of(FIRST)));
    StreamTesting.await("loss", () -> accepted.get(0).stale());
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void whatThePredecessorSettledAheadIsNotHandedOutAgain() {
    consumer.committed =
        Map.of(FIRST, new CommittedPosition(0, new TreeSet<>(List.of(1L, 3L))).write());
    start(FIRST);
    for (int offset = 0; offset < 5; offset++) {
      add(FIRST, offset);
    }
    StreamTesting.await("three records", () -> accepted.size() == 3);
    assertThat(accepted).extracting(Receipt::offset).containsExactly(0L, 2L, 4L);
    assertThat(budget.records()).isEqualTo(3);
  }

  @Test
  void retryRestsUntilItsTimeWhileOthersFlow() {
    start(FIRST, RESTING);
    ConsumerRecord<byte[], byte[]> early =
        StreamTesting.measurement(RETRY, 0, 0, "again", FakeScans.good("x"));
    early.headers().add(Headers.NOT_BEFORE, "5000".getBytes(StandardCharsets.UTF_8));
    consumer.schedulePollTask(() -> consumer.addRecord(early));
    StreamTesting.await("rest", () -> consumer.paused().contains(RESTING));
    add(FIRST, 0);
    StreamTesting.await("the other", () -> accepted.size() == 1);
    clock.set(5_000);
    consumer.schedulePollTask(() -> consumer.addRecord(early));
    StreamTesting.await("its time", () -> accepted.size() == 2);
    assertThat(accepted.get(1).record().topic()).isEqualTo(RETRY.toString());
    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void groupThatStillHoldsAPredecessorIsJoinedAgain() {
    refusedJoins = 2;
    start(FIRST);
    add(FIRST, 0);
    StreamTesting.await("a record", () -> accepted.size() == 1);
    assertThat(joins).hasValue(3);
    assertThat(reports.others).containsExactly("waiting", "waiting");
    assertThat(reports.fatal).isEmpty();
  }

  @Test
  void nameInUseIsFatalAfterAWhile() {
    refusedJoins = Integer.MAX_VALUE;
    loop.start();
    StreamTesting.await("first refusal", () -> joins.get() >= 1);
    clock.addAndGet(StreamTesting.SETTINGS.delivery().instanceWait().toMillis() + 1);
    StreamTesting.await("fatal", () -> !reports.fatal.isEmpty());
    assertThat(reports.fatal.get(0)).contains("another running process uses this instance name");
  }

  @Test
  void recordsDeletedBeforeTheyWereReadAreNotSkippedSilently() {
    start(FIRST);
    consumer.schedulePollTask(
        () -> consumer.setPollException(new OffsetOutOfRangeException(Map.of(FIRST, 3L))));
    StreamTesting.await("fatal", () -> !reports.fatal.isEmpty());
    assertThat(reports.fatal.get(0)).contains("deleted before they were read");
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void stopDrainsWhatWasAcceptedAndNothingElse() throws InterruptedException {
    start(FIRST);
    add(FIRST, 0);
    StreamTesting.await("a record", () -> accepted.size() == 1);
    loop.stop(Duration.ofSeconds(20));
    add(FIRST, 1);
    assertThat(loop.awaitEnd(Duration.ofMillis(300))).isFalse();
    settle(1);
    assertThat(loop.awaitEnd(Duration.ofSeconds(10))).isTrue();
    assertThat(accepted).hasSize(1);
    assertThat(reports.transactions).hasSize(1);
    assertThat(consumer.closed()).isTrue();
  }

  private void start(TopicPartition... partitions) {
    Map<TopicPartition, Long> beginning = new HashMap<>();
    for (TopicPartition partition : List.of(FIRST, SECOND, RESTING)) {
      beginning.put(partition, 0L);
    }
    consumer.updateBeginningOffsets(beginning);
    assign(partitions);
    loop.start();
  }

  private void assign(TopicPartition... partitions) {
    consumer.schedulePollTask(() -> consumer.rebalance(List.of(partitions)));
  }

  private void add(TopicPartition partition, long offset) {
    consumer.schedulePollTask(
        () ->
            consumer.addRecord(
                StreamTesting.measurement(
                    TOPIC, partition.partition(), offset, "job-" + offset, FakeScans.good("x"))));
  }

  private void settle(int count) {
    accepted.stream()
        .filter(receipt -> receipt.ledger().oldestOpen().isPresent())
        .filter(receipt -> settled.add(receipt))
        .limit(count)
        .toList()
        .forEach(receipt -> loop.publisher().offer(StreamTesting.settlement(receipt, 10)));
  }

  private Receipt of(TopicPartition partition) {
    return accepted.stream()
        .filter(receipt -> receipt.partition().equals(partition))
        .findFirst()
        .orElseThrow();
  }

  /** Kafka's mock, counting polls. */
  private static final class Polled extends MockConsumer<byte[], byte[]> {
    final AtomicInteger polls = new AtomicInteger();
    volatile Map<TopicPartition, OffsetAndMetadata> committed = Map.of();

    Polled() {
      super("none");
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      polls.incrementAndGet();
      LockSupport.parkNanos(1_000_000);
      return super.poll(timeout);
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
        Set<TopicPartition> partitions) {
      Map<TopicPartition, OffsetAndMetadata> answer = new HashMap<>(committed);
      answer.keySet().retainAll((Collection<?>) partitions);
      return answer;
    }
  }
}
