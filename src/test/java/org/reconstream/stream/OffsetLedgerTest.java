package org.reconstream.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class OffsetLedgerTest {
  @Test
  void committableIsTheSmallestOpenOffset() {
    OffsetLedger ledger = ledger();
    for (long offset = 10; offset <= 14; offset++) {
      ledger.open(offset);
    }
    ledger.settle(12);
    ledger.settle(10);
    assertThat(ledger.committable().orElseThrow())
        .isEqualTo(new CommittedPosition(11, new TreeSet<>(Set.of(12L))));
    ledger.settle(11);
    assertThat(ledger.committable().orElseThrow().offset()).isEqualTo(13);
    ledger.settle(13);
    ledger.settle(14);
    assertThat(ledger.committable().orElseThrow())
        .isEqualTo(new CommittedPosition(15, new TreeSet<>()));
  }

  @Test
  void nothingIsCommittableBeforeAnythingWasSeen() {
    assertThat(ledger().committable()).isEmpty();
  }

  @Test
  void unknownOffsetsCannotBeSettledAndSeenOnesNotOpenedAgain() {
    OffsetLedger ledger = ledger();
    ledger.open(3);
    assertThatThrownBy(() -> ledger.settle(4)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ledger.open(3)).isInstanceOf(IllegalArgumentException.class);
    ledger.settle(3);
    assertThatThrownBy(() -> ledger.settle(3)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void oneOldRecordBoundsHowFarOthersRunAhead() {
    OffsetLedger ledger = ledger();
    ledger.open(100);
    assertThat(ledger.admits(100 + CommittedPosition.MAX_SPAN - 1)).isTrue();
    assertThat(ledger.admits(100 + CommittedPosition.MAX_SPAN)).isFalse();
    ledger.settle(100);
    assertThat(ledger.admits(100 + CommittedPosition.MAX_SPAN)).isTrue();
  }

  @Test
  void ageIsThatOfTheOldestOpenRecord() {
    AtomicLong clock = new AtomicLong();
    OffsetLedger ledger = new OffsetLedger(Optional.empty(), clock::get);
    ledger.open(1);
    clock.set(5);
    ledger.open(2);
    clock.set(9);
    assertThat(ledger.oldestOpen()).contains(Duration.ofNanos(9));
    ledger.settle(1);
    assertThat(ledger.oldestOpen()).contains(Duration.ofNanos(4));
    ledger.settle(2);
    assertThat(ledger.oldestOpen()).isEmpty();
  }

  @RepeatedTest(200)
  void committableNeverDecreasesNorPassesAnOpenOffset(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    OffsetLedger ledger = ledger();
    Set<Long> open = new TreeSet<>();
    Set<Long> settled = new HashSet<>();
    long next = random.nextInt(5);
    long last = 0;
    for (int step = 0; step < 200; step++) {
      if (open.isEmpty() || random.nextInt(3) > 0) {
        next += 1 + (random.nextInt(4) == 0 ? random.nextInt(6) : 0);
        ledger.open(next);
        open.add(next);
      } else {
        long offset = new ArrayList<>(open).get(random.nextInt(open.size()));
        ledger.settle(offset);
        open.remove(offset);
        settled.add(offset);
      }
      CommittedPosition position = ledger.committable().orElseThrow();
      long smallest = open.isEmpty() ? next + 1 : open.iterator().next();
      assertThat(position.offset()).isEqualTo(smallest).isGreaterThanOrEqualTo(last);
      assertThat(position.settledAhead())
          .containsExactlyInAnyOrderElementsOf(
              settled.stream().filter(each -> each > smallest).toList());
      last = position.offset();
    }
  }

  /** A model of the whole life of a partition: owners come and crash, jobs overtake one another. */
  @RepeatedTest(200)
  void everyOffsetHasOneOutcomeHoweverOftenOwnersCrash(RepetitionInfo repetition) {
    Random random = new Random(1000 + repetition.getCurrentRepetition());
    List<Long> log = log(random);
    List<Long> outcomes = new ArrayList<>();
    OffsetAndMetadata committed = null;
    while (true) {
      Optional<CommittedPosition> start = CommittedPosition.read(committed);
      long from = start.map(CommittedPosition::offset).orElse(0L);
      OffsetLedger ledger = new OffsetLedger(start, () -> 0);
      List<Long> open = new ArrayList<>();
      List<Long> unread = new ArrayList<>(log.stream().filter(each -> each >= from).toList());
      int life = random.nextInt(60);
      while (life-- > 0 && !(unread.isEmpty() && open.isEmpty())) {
        if (!unread.isEmpty() && (open.isEmpty() || random.nextBoolean())) {
          long offset = unread.remove(0);
          if (ledger.open(offset)) {
            open.add(offset);
          }
        } else {
          List<Long> batch = new ArrayList<>();
          for (int i = 1 + random.nextInt(Math.min(3, open.size())); i > 0; i--) {
            batch.add(open.remove(random.nextInt(open.size())));
          }
          committed = ledger.committableAfter(batch).orElseThrow().write();
          outcomes.addAll(batch);
          batch.forEach(ledger::settle);
        }
      }
      if (unread.isEmpty() && open.isEmpty()) {
        break;
      }
    }
    assertThat(outcomes).containsExactlyInAnyOrderElementsOf(log);
  }

  private static List<Long> log(Random random) {
    List<Long> log = new ArrayList<>();
    long offset = random.nextInt(3);
    for (int i = 0; i < 80; i++) {
      log.add(offset);
      offset += 1 + (random.nextInt(5) == 0 ? 1 + random.nextInt(3) : 0);
    }
    return log;
  }

  private static OffsetLedger ledger() {
    return new OffsetLedger(Optional.empty(), () -> 0);
  }
}
