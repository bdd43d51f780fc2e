package org.reconstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.reconstream.physics.ct.CtBaseline;
import org.reconstream.physics.ct.SinogramPreparation;

/** Classical reconstructions of a simulated scan of a small disc with a rod. */
class CtTrialTest {
  private static final int SIDE = 32;
  private static final SimulatedSinogram SCAN = scan();
  private static final List<CtTrial> TRIALS = CtTrial.classical(SCAN);

  private static SimulatedSinogram scan() {
    float[] slice = new float[SIDE * SIDE];
    for (int i = 0; i < slice.length; i++) {
      double x = i % SIDE - 15.5;
      int row = i / SIDE;
      double y = row - 15.5;
      slice[i] = Math.hypot(x, y) < 12 ? 0.5f : 0;
      slice[i] += Math.hypot(x - 5, y) < 3 ? 0.3f : 0;
    }
    return SimulatedSinogram.of("disc", CtProtocol.LOW_DOSE, slice, SIDE, SIDE, 8, 3);
  }

  private static double totalVariation(double weight) {
    CtBaseline baseline = new CtBaseline.TotalVariation(weight, 100);
    return HounsfieldScore.of(
            SinogramPreparation.prepare(SCAN.measurement(), baseline).baseline(), SCAN.reference())
        .psnr();
  }

  @Test
  void everyMethodIsThereOnce() {
    assertThat(TRIALS)
        .extracting(CtTrial::method)
        .containsExactly("FBP, ramp", "FBP, Hann", "SIRT", CtTrial.TOTAL_VARIATION);
    for (CtTrial trial : TRIALS) {
      assertThat(trial.scan()).isEqualTo("disc");
      assertThat(trial.protocol()).isEqualTo(CtProtocol.LOW_DOSE);
      assertThat(trial.score().psnr()).isBetween(10.0, 60.0);
      assertThat(trial.residualRatio()).isNaN();
      assertThat(trial.coverage()).isNaN();
    }
  }

  @Test
  void noWeightOfTheSweepBeatsTheOneReported() {
    CtTrial best = TRIALS.get(3);
    double psnr = best.score().psnr();
    for (double weight : new double[] {1, 3, 10, 30, 100, 300, 1000}) {
      assertThat(totalVariation(weight)).as("weight %s", weight).isLessThanOrEqualTo(psnr);
    }
    double reported = Double.parseDouble(best.setting().replace("weight ", ""));
    assertThat(totalVariation(reported)).isCloseTo(psnr, within(0.05));
    assertThat(totalVariation(reported / 10)).isLessThan(psnr);
    assertThat(totalVariation(reported * 10)).isLessThan(psnr);
  }
}
