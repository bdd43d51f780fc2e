package org.reconstream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private final MemoryBudget budget = new MemoryBudget(1000);

  @Test
  void lesserPrioritiesLeaveRoomForUrgentOnes() {
    assertThat(budget.tryReserve(Priority.ARCHIVE, 600)).isTrue();
    assertThat(budget.tryReserve(Priority.ARCHIVE, 101)).isFalse();
    assertThat(budget.tryReserve(Priority.ROUTINE, 250)).isTrue();
    assertThat(budget.tryReserve(Priority.ROUTINE, 1)).isFalse();
    assertThat(budget.tryReserve(Priority.STAT, 150)).isTrue();
    assertThat(budget.tryReserve(Priority.STAT, 1)).isFalse();
    assertThat(budget.reserved()).isEqualTo(budget.capacity());
  }

  @Test
  void jobAboveItsLimitRunsAlone() {
    assertThat(budget.tryReserve(Priority.ARCHIVE, 950)).isTrue();
    assertThat(budget.tryReserve(Priority.ARCHIVE, 950)).isFalse();
    budget.release(950);
    assertThat(budget.tryReserve(Priority.ARCHIVE, 950)).isTrue();
  }
}
