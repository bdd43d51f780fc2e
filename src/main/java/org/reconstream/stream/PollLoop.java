package org.reconstream.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnreleasedInstanceIdException;
import org.jspecify.annotations.Nullable;

/**
 * Polls one Kafka consumer on its own thread {@code poll-<n>}, where every call and every callback
 * of that consumer happens.
 *
 * <p>A record is accepted when the budget has room for it: it is opened in its partition's ledger
 * and handed on as a {@link Receipt}. When there is no room, every partition is paused and polling
 * goes on, so that the member stays in the group however long a job takes; records already fetched
 * are held. A record of the retry topic whose time has not come is put back and its partition rests
 * until then.
 *
 * <p>On revocation, results that are finished are committed within the grace period; what is left
 * becomes stale and is done again by the next owner. A partition without a committed offset is read
 * from its beginning.
 */
final class PollLoop {
  private static final Duration BUSY_POLL = Duration.ofMillis(250);
  private static final Duration WAITING_POLL = Duration.ofMillis(20);
  private static final Duration RETRY_PAUSE = Duration.ofMillis(500);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final StreamSettings settings;
  private final Budget budget;
  private final Admission admission;
  private final Publisher publisher;
  private final java.util.function.Consumer<Receipt> accepted;
  private final StreamListener listener;
  private final LongSupplier millis;
  private final Thread thread;

  private final Set<TopicPartition> assigned = ConcurrentHashMap.newKeySet();
  private final Map<TopicPartition, OffsetLedger> ledgers = new ConcurrentHashMap<>();
  private final Deque<ConsumerRecord<byte[], byte[]>> held = new ArrayDeque<>();
  private final Map<TopicPartition, Long> resting = new HashMap<>();
  private volatile @Nullable ConsumerGroupMetadata group;
  private volatile long lastTurn;
  private volatile boolean paused;
  private volatile boolean stopping;
  private volatile long drainUntil;

  PollLoop(
      String name,
      Supplier<Consumer<byte[], byte[]>> consumers,
      StreamSettings settings,
      Budget budget,
      Admission admission,
      PublisherFactory publishers,
      java.util.function.Consumer<Receipt> accepted,
      StreamListener listener,
      LongSupplier millis) {
    this.consumers = consumers;
    this.settings = settings;
    this.budget = budget;
    this.admission = admission;
    this.accepted = accepted;
    this.listener = listener;
    this.millis = millis;
    this.publisher =
        publishers.make(() -> Objects.requireNonNull(group, "no record before the first poll"));
    this.thread = new Thread(this::run, name);
    this.lastTurn = millis.getAsLong();
  }

  /** Makes the publisher that commits with this loop's group metadata. */
  @FunctionalInterface
  interface PublisherFactory {
    Publisher make(Supplier<ConsumerGroupMetadata> group);
  }

  void start() {
    publisher.start();
    thread.start();
  }

  /**
   * Accepts nothing more; finishes what was accepted within the drain time, then ends. Said again,
   * it can only shorten the time.
   */
  synchronized void stop(Duration drainTime) {
    long until = System.nanoTime() + drainTime.toNanos();
    drainUntil = stopping && drainUntil - until < 0 ? drainUntil : until;
    stopping = true;
  }

  /** Waits for the thread to end. */
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    thread.join(atMost.toMillis());
    return !thread.isAlive();
  }

  Publisher publisher() {
    return publisher;
  }

  /** Milliseconds since the last turn of the loop began. */
  long sinceLastTurn() {
    return millis.getAsLong() - lastTurn;
  }

  boolean paused() {
    return paused;
  }

  int assigned() {
    return assigned.size();
  }

  int open() {
    return ledgers.values().stream().mapToInt(OffsetLedger::openCount).sum();
  }

  Duration oldestOpen() {
    return ledgers.values().stream()
        .flatMap(ledger -> ledger.oldestOpen().stream())
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private void run() {
    long firstTry = millis.getAsLong();
    try {
      while (!stopping && !member(firstTry)) {
        rest(RETRY_PAUSE);
      }
    } catch (RuntimeException | Error e) {
      listener.fatal(PollFailures.reason(e), e);
    } finally {
      ledgers.values().forEach(OffsetLedger::close);
      publisher.close(Duration.ZERO);
    }
  }

  /**
   * Works as a member of the group until told to stop.
   *
   * @return false when the group still holds a killed predecessor and joining must be tried again
   */
  private boolean member(long firstTry) {
    var consumer = consumers.get();
    try {
      consumer.subscribe(
          List.of(
              settings.topics().measurements().toString(), settings.topics().retry().toString()),
          new Rebalance(consumer));
      while (!(stopping && drained())) {
        turn(consumer);
      }
      publisher.close(remainingDrain());
      return true;
    } catch (UnreleasedInstanceIdException e) {
      if (millis.getAsLong() - firstTry > settings.delivery().instanceWait().toMillis()) {
        throw e;
      }
      listener.waitingForInstance();
      return false;
    } finally {
      ledgers.values().forEach(OffsetLedger::close);
      consumer.close(CloseOptions.timeout(Duration.ofSeconds(5)));
    }
  }

  private void turn(Consumer<byte[], byte[]> consumer) {
    lastTurn = millis.getAsLong();
    wakeResting(consumer);
    if (stopping) {
      held.clear();
      pause(consumer);
    }
    try {
      Duration wait = paused || !resting.isEmpty() ? WAITING_POLL : BUSY_POLL;
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
        held.addLast(record);
      }
      group = consumer.groupMetadata();
      if (!stopping) {
        acceptHeld(consumer);
      }
    } catch (NoOffsetForPartitionException e) {
      consumer.seekToBeginning(e.partitions());
    } catch (RetriableException e) {
      rest(RETRY_PAUSE);
    }
  }

  private void acceptHeld(Consumer<byte[], byte[]> consumer) {
    while (!held.isEmpty()) {
      ConsumerRecord<byte[], byte[]> record = held.peekFirst();
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      if (!assigned.contains(partition)) {
        held.removeFirst();
      } else if (admission.notBefore(record) > millis.getAsLong()) {
        putBack(consumer, partition, record.offset(), admission.notBefore(record));
      } else if (!accept(record, ledger(consumer, partition))) {
        pause(consumer);
        return;
      }
    }
    if (paused && budget.low()) {
      resume(consumer);
    }
  }

  /** Accepts the first held record if there is room for it. */
  private boolean accept(ConsumerRecord<byte[], byte[]> record, OffsetLedger ledger) {
    long bytes = admission.bytes(record);
    if (!ledger.admits(record.offset()) || !budget.tryTake(bytes)) {
      return false;
    }
    held.removeFirst();
    Receipt receipt = new Receipt(record, ledger, budget, bytes);
    if (ledger.open(record.offset())) {
      accepted.accept(receipt);
    } else {
      receipt.end();
    }
    return true;
  }

  /**
   * The ledger of a partition, made when its first record arrives: by then every transaction of the
   * last owner has ended, so what it committed is final.
   */
  private OffsetLedger ledger(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
    OffsetLedger ledger = ledgers.get(partition);
    if (ledger == null) {
      ledger =
          new OffsetLedger(
              CommittedPosition.read(consumer.committed(Set.of(partition)).get(partition)),
              System::nanoTime);
      ledgers.put(partition, ledger);
    }
    return ledger;
  }

  private void putBack(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, long offset, long notBefore) {
    held.removeIf(record -> isOf(record, partition));
    consumer.seek(partition, offset);
    consumer.pause(List.of(partition));
    resting.put(partition, notBefore);
  }

  private void wakeResting(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> awake = new ArrayList<>();
    resting.forEach(
        (partition, notBefore) -> {
          if (notBefore <= millis.getAsLong()) {
            awake.add(partition);
          }
        });
    awake.forEach(resting::remove);
    if (!paused && !awake.isEmpty()) {
      consumer.resume(awake);
    }
  }

  private void pause(Consumer<byte[], byte[]> consumer) {
    consumer.pause(consumer.assignment());
    paused = true;
  }

  private void resume(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> ready = new ArrayList<>(consumer.assignment());
    ready.removeAll(resting.keySet());
    consumer.resume(ready);
    paused = false;
  }

  private boolean drained() {
    return open() == 0 || System.nanoTime() - drainUntil > 0;
  }

  private Duration remainingDrain() {
    Duration left = Duration.ofNanos(drainUntil - System.nanoTime());
    return left.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : left;
  }

  private void rest(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    while (!stopping && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(50_000_000);
    }
  }

  private static boolean isOf(ConsumerRecord<byte[], byte[]> record, TopicPartition partition) {
    return record.partition() == partition.partition() && record.topic().equals(partition.topic());
  }

  /** Follows the assignment; called by the consumer inside {@code poll}. */
  private final class Rebalance implements ConsumerRebalanceListener {
    private final Consumer<byte[], byte[]> consumer;

    Rebalance(Consumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      assigned.addAll(partitions);
      if (paused) {
        consumer.pause(partitions);
      }
      publisher.initialise();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      group = consumer.groupMetadata();
      publisher.flush(partitions, settings.delivery().revokeGrace());
      drop(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      drop(partitions);
    }

    private void drop(Collection<TopicPartition> partitions) {
      for (TopicPartition partition : partitions) {
        assigned.remove(partition);
        OffsetLedger ledger = ledgers.remove(partition);
        if (ledger != null) {
          ledger.close();
        }
        resting.remove(partition);
        held.removeIf(record -> isOf(record, partition));
      }
    }
  }
}
