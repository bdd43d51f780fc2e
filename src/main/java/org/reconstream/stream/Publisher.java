package org.reconstream.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * Commits settlements, each in one transaction with the offset of its measurement: exactly one
 * result, dead letter or retry record becomes visible per measurement.
 *
 * <p>It owns one transactional producer and its thread {@code publish-<n>}. A transaction that can
 * be aborted is aborted and sent again with backoff from the results kept in memory; nothing is
 * reconstructed twice. An error that Kafka calls fatal, such as another process with the same
 * transactional id, ends this publisher and is reported once.
 *
 * <p>The group's metadata is read before staleness is checked: a revocation that this transaction
 * did not see is one that the broker refuses the offsets for.
 */
final class Publisher {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final Supplier<Producer<byte[], byte[]>> producers;
  private final Supplier<ConsumerGroupMetadata> group;
  private final StreamListener listener;
  private final SettlementQueue queue;
  private final CountDownLatch wanted = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean admitted;
  private volatile boolean closing;
  private volatile long abandonAt;
  private volatile boolean ready;

  Publisher(
      String name,
      Supplier<Producer<byte[], byte[]>> producers,
      Supplier<ConsumerGroupMetadata> group,
      DeliverySettings settings,
      StreamListener listener) {
    this.producers = producers;
    this.group = group;
    this.listener = listener;
    this.queue = new SettlementQueue(settings.commitInterval(), settings.commitBytes());
    this.thread = new Thread(this::run, name);
  }

  /** Starts the thread; the producer is made at {@link #initialise}. */
  void start() {
    thread.start();
  }

  /**
   * Makes the producer, which fences a predecessor and ends its open transaction. Called when the
   * group has admitted this member, so that a process started twice by mistake does no harm.
   */
  void initialise() {
    admitted = true;
    wanted.countDown();
  }

  /** Whether transactions are possible. */
  boolean ready() {
    return ready;
  }

  /** Hands over a settlement; dropped when this publisher has ended. Never blocks. */
  void offer(Settlement settlement) {
    if (!queue.offer(settlement)) {
      settlement.receipt().end();
    }
  }

  /** Commits what is finished for these partitions, waiting no longer than told. */
  boolean flush(Collection<TopicPartition> partitions, Duration atMost) {
    try {
      return queue.awaitResolved(partitions, atMost);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Commits what was handed over, then ends the thread; gives up after a while. */
  void close(Duration atMost) {
    abandonAt = System.nanoTime() + atMost.toNanos();
    closing = true;
    queue.close();
    wanted.countDown();
    try {
      thread.join(atMost.toMillis() + 5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Producer<byte[], byte[]> producer = null;
    try {
      wanted.await();
      if (!admitted) {
        return;
      }
      producer = producers.get();
      initTransactions(producer);
      ready = true;
      for (List<Settlement> batch = queue.take(); !batch.isEmpty(); batch = queue.take()) {
        settle(producer, batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Abandoned e) {
      listener.abandoned();
    } catch (RuntimeException | Error e) {
      listener.fatal(reason(e), e);
    } finally {
      ready = false;
      queue.end();
      if (producer != null) {
        producer.close(Duration.ofSeconds(2));
      }
    }
  }

  private void initTransactions(Producer<byte[], byte[]> producer) {
    repeatOnTimeout(producer::initTransactions);
  }

  private void settle(Producer<byte[], byte[]> producer, List<Settlement> batch)
      throws InterruptedException {
    List<Settlement> work = batch;
    for (int failures = 0; ; failures++) {
      ConsumerGroupMetadata metadata = group.get();
      work = withoutStale(work);
      if (work.isEmpty()) {
        return;
      }
      Set<Settlement> tooLarge =
          Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
      KafkaException refusal = attempt(producer, work, metadata, tooLarge);
      if (refusal == null) {
        committed(work);
        return;
      }
      listener.aborted(refusal);
      if (abandoned()) {
        throw new Abandoned();
      }
      work = work.stream().map(each -> tooLarge.contains(each) ? smaller(each) : each).toList();
      queue.pause(backoff(failures));
    }
  }

  /** Tries one transaction; returns why it was aborted, or null when it has committed. */
  private @Nullable KafkaException attempt(
      Producer<byte[], byte[]> producer,
      List<Settlement> work,
      ConsumerGroupMetadata metadata,
      Set<Settlement> tooLarge) {
    try {
      producer.beginTransaction();
      for (Settlement settlement : work) {
        for (ProducerRecord<byte[], byte[]> record : settlement.records()) {
          var unused =
              producer.send(
                  record,
                  (sent, error) -> {
                    if (error instanceof RecordTooLargeException) {
                      tooLarge.add(settlement);
                    }
                  });
        }
      }
      producer.sendOffsetsToTransaction(offsets(work), metadata);
      if (work.stream().anyMatch(each -> each.receipt().stale())) {
        repeatOnTimeout(producer::abortTransaction);
        return new KafkaException("a partition was revoked during the transaction");
      }
    } catch (KafkaException e) {
      if (isFatal(e)) {
        throw e;
      }
      repeatOnTimeout(producer::abortTransaction);
      return e;
    }
    return commit(producer);
  }

  private @Nullable KafkaException commit(Producer<byte[], byte[]> producer) {
    try {
      repeatOnTimeout(producer::commitTransaction);
      return null;
    } catch (KafkaException e) {
      if (isFatal(e)) {
        throw e;
      }
      repeatOnTimeout(producer::abortTransaction);
      return e;
    }
  }

  /** An operation whose outcome a time-out leaves open must be repeated, not undone. */
  private void repeatOnTimeout(Runnable operation) {
    while (true) {
      try {
        operation.run();
        return;
      } catch (TimeoutException e) {
        listener.aborted(e);
        if (abandoned()) {
          throw new Abandoned();
        }
      }
    }
  }

  private boolean abandoned() {
    return closing && System.nanoTime() - abandonAt > 0;
  }

  private static Map<TopicPartition, OffsetAndMetadata> offsets(List<Settlement> work) {
    Map<TopicPartition, Set<Long>> settled = new HashMap<>();
    Map<TopicPartition, OffsetLedger> ledgers = new HashMap<>();
    for (Settlement settlement : work) {
      Receipt receipt = settlement.receipt();
      settled.computeIfAbsent(receipt.partition(), p -> new HashSet<>()).add(receipt.offset());
      ledgers.put(receipt.partition(), receipt.ledger());
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    ledgers.forEach(
        (partition, ledger) ->
            ledger
                .committableAfter(settled.getOrDefault(partition, Set.of()))
                .ifPresent(position -> offsets.put(partition, position.write())));
    return offsets;
  }

  private void committed(List<Settlement> work) {
    for (Settlement settlement : work) {
      settlement.receipt().ledger().settle(settlement.receipt().offset());
      settlement.receipt().end();
      queue.resolved(settlement);
    }
    listener.committed(work);
  }

  private List<Settlement> withoutStale(List<Settlement> work) {
    List<Settlement> current = new ArrayList<>();
    for (Settlement settlement : work) {
      if (settlement.receipt().stale()) {
        settlement.receipt().end();
        queue.resolved(settlement);
        listener.stale();
      } else {
        current.add(settlement);
      }
    }
    return current;
  }

  private static Settlement smaller(Settlement settlement) {
    return settlement.smaller() == null ? settlement : settlement.smaller().get();
  }

  private static boolean isFatal(KafkaException e) {
    return e instanceof ProducerFencedException
        || e instanceof InvalidProducerEpochException
        || e instanceof OutOfOrderSequenceException
        || e instanceof FencedInstanceIdException
        || e instanceof AuthorizationException
        || e instanceof AuthenticationException
        || e instanceof UnsupportedVersionException
        || e instanceof InterruptException
        || (e.getCause() instanceof KafkaException cause && cause != e && isFatal(cause));
  }

  private static String reason(Throwable e) {
    if (e instanceof ProducerFencedException || e instanceof InvalidProducerEpochException) {
      return "another process took over this instance's transactions or they timed out at the"
          + " broker; give every process its own instance name and start this one again";
    }
    if (e instanceof AuthorizationException || e instanceof AuthenticationException) {
      return "the broker refuses this service's producer; grant it write on the output topics and"
          + " on its transactional id";
    }
    return "the producer failed and cannot go on (" + e.getClass().getSimpleName() + ")";
  }

  private static Duration backoff(int failures) {
    long millis = Math.min(LONGEST_PAUSE.toMillis(), 50L << Math.min(failures, 10));
    return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
  }

  /** Thrown when shutdown gave up waiting; what was open is redelivered. */
  private static final class Abandoned extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Abandoned() {
      super(null, null, false, false);
    }
  }
}
