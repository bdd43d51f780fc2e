package org.reconstream.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class CommittedPositionTest {
  private static final int BROKER_LIMIT = 4096;

  @Test
  void comesBackAsItWasWritten() {
    Random random = new Random(5);
    for (int i = 0; i < 100; i++) {
      long offset = random.nextInt(1 << 30);
      TreeSet<Long> ahead = new TreeSet<>();
      for (int n = random.nextInt(50); n > 0; n--) {
        ahead.add(offset + 1 + random.nextInt(CommittedPosition.MAX_SPAN));
      }
      CommittedPosition position = new CommittedPosition(offset, ahead);
      assertThat(CommittedPosition.read(position.write())).contains(position);
    }
  }

  @Test
  void farthestSpanFitsTheBrokersLimit() {
    CommittedPosition position =
        new CommittedPosition(7, new TreeSet<>(Set.of(7L + CommittedPosition.MAX_SPAN)));
    assertThat(position.write().metadata().length()).isLessThan(BROKER_LIMIT);
  }

  @Test
  void metadataOfOtherSoftwareCountsAsNone() {
    for (String metadata : new String[] {"", "hello", "s1:***", "s2:AAAA"}) {
      assertThat(CommittedPosition.read(new OffsetAndMetadata(9, metadata)))
          .contains(new CommittedPosition(9, new TreeSet<>()));
    }
    assertThat(CommittedPosition.read(null)).isEmpty();
  }

  @Test
  void settledOffsetsLieAbove() {
    assertThatThrownBy(() -> new CommittedPosition(9, new TreeSet<>(Set.of(9L))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
