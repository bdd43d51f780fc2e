package org.reconstream.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BudgetTest {
  private static final long MIB = Budget.FLOOR_BYTES;

  @Test
  void neverExceedsItsCapacityWithMoreThanOneRecord() {
    Random random = new Random(1);
    Budget budget = new Budget(20 * MIB, 100);
    Deque<Long> taken = new ArrayDeque<>();
    for (int i = 0; i < 5000; i++) {
      long bytes = random.nextInt((int) (30 * MIB));
      if (random.nextBoolean() && budget.tryTake(bytes)) {
        taken.add(bytes);
      } else if (!taken.isEmpty() && random.nextBoolean()) {
        budget.give(taken.removeFirst());
      }
      assertThat(budget.records()).isEqualTo(taken.size());
      assertThat(budget.usedBytes() <= budget.capacityBytes() || taken.size() == 1).isTrue();
    }
    taken.forEach(budget::give);
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void recordLargerThanTheBudgetIsAcceptedAlone() {
    Budget budget = new Budget(2 * MIB, 100);
    assertThat(budget.tryTake(100 * MIB)).isTrue();
    assertThat(budget.tryTake(1)).isFalse();
    budget.give(100 * MIB);
    assertThat(budget.tryTake(1)).isTrue();
    assertThat(budget.tryTake(100 * MIB)).isFalse();
  }

  @Test
  void tinyRecordsAreBoundedInNumber() {
    Budget budget = new Budget(3 * MIB, 100);
    for (int i = 0; i < 3; i++) {
      assertThat(budget.tryTake(1)).isTrue();
    }
    assertThat(budget.tryTake(1)).isFalse();
  }

  @Test
  void recordsAreBoundedWhateverTheirSize() {
    Budget budget = new Budget(100 * MIB, 10);
    for (int i = 0; i < 10; i++) {
      assertThat(budget.tryTake(1)).isTrue();
    }
    assertThat(budget.tryTake(1)).isFalse();
    budget.give(1);
    assertThat(budget.low()).isFalse();
    budget.give(1);
    budget.give(1);
    assertThat(budget.low()).isTrue();
  }

  @Test
  void acceptsAgainOnlyBelowTheLowWaterMark() {
    Budget budget = new Budget(10 * MIB, 100);
    for (int i = 0; i < 10; i++) {
      assertThat(budget.tryTake(1)).isTrue();
    }
    budget.give(1);
    budget.give(1);
    assertThat(budget.low()).isFalse();
    budget.give(1);
    assertThat(budget.low()).isTrue();
  }

  @Test
  void givingBackWhatWasNotTakenIsAnError() {
    assertThatThrownBy(() -> new Budget(1, 100).give(1)).isInstanceOf(IllegalStateException.class);
  }
}
