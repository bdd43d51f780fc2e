package org.reconstream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reconstream.array.NoiseStream;
import org.reconstream.physics.PreparedScan;
import org.reconstream.posterior.Chain;
import org.reconstream.posterior.PosteriorSampler;
import org.reconstream.posterior.Problem;
import org.reconstream.posterior.SamplerSpec;

class DrawCollectorTest {
  private final List<Integer> sink = new ArrayList<>();
  private final DrawCollector collector = new DrawCollector(4, (draw, chain) -> sink.add(draw));
  private final Chain chain =
      PosteriorSampler.of(new SamplerSpec.DapsCal(1), new IsotropicPrior().card().variance())
          .start(problem(), NoiseStream.ofKey(1), 0);

  @Test
  void drawsReachTheSinkInOrderWhateverOrderTheyFinishIn() {
    assertThat(collect(2)).isFalse();
    assertThat(collect(1)).isFalse();
    assertThat(sink).isEmpty();
    assertThat(collector.collected()).isZero();
    assertThat(collect(0)).isFalse();
    assertThat(collector.collected()).isEqualTo(3);
    assertThat(collect(3)).isTrue();
    assertThat(sink).containsExactly(0, 1, 2, 3);
  }

  private boolean collect(int index) {
    return collector.collect(index, chain);
  }

  private static Problem problem() {
    PreparedScan scan = Engines.calibrate(Engines.scan(4, 4, 1));
    return Problem.of(scan.model(), scan.data(), scan.sigmaY());
  }
}
