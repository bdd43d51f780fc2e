package org.reconstream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrawCollectorTest {
  private final List<Double> sink = new ArrayList<>();
  private final DrawCollector collector =
      new DrawCollector(4, draw -> sink.add(draw.residualRatio()));

  @Test
  void drawsReachTheSinkInOrderWhateverOrderTheyFinishIn() {
    assertThat(collect(2)).isFalse();
    assertThat(collect(1)).isFalse();
    assertThat(sink).isEmpty();
    assertThat(collector.collected()).isZero();
    assertThat(collect(0)).isFalse();
    assertThat(collector.collected()).isEqualTo(3);
    assertThat(collect(3)).isTrue();
    assertThat(sink).containsExactly(0.0, 1.0, 2.0, 3.0);
  }

  private boolean collect(int index) {
    return collector.collect(index, new FinishedDraw(new float[0], index));
  }
}
