package org.reconstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.reconstream.engine.Recipe;
import org.reconstream.evaluation.CtProtocol;
import org.reconstream.evaluation.CtTrial;
import org.reconstream.evaluation.HounsfieldScore;
import org.reconstream.posterior.SamplerSpec;

class CtEvaluationTableTest {
  private static final Recipe RECIPE = new Recipe("ct-body", new SamplerSpec.DapsCal(50), 8, 7);

  private static CtTrial trial(
      String method, String setting, String scan, double psnr, double air, double ratio) {
    return new CtTrial(
        method,
        setting,
        CtProtocol.SPARSE_VIEW,
        scan,
        new HounsfieldScore(psnr, 20, 0.9, -1, air),
        ratio,
        ratio,
        ratio);
  }

  private static String table(CtTrial... trials) {
    return CtEvaluationTable.markdown(
        RECIPE, 5, 1.5, List.of("trunk.npz"), List.of(3, 4), List.of(trials));
  }

  @Test
  void saysHowItWasMade() {
    assertThat(table(trial("mean", "", "a", 30, 1, 1)))
        .startsWith(
            "Prior `ct-body`, sampler daps-cal, 50 levels, 8 draws, seed 7; held-out slices [3, 4]"
                + " of trunk.npz with pixels of 1.5 mm, simulation seed 5.")
        .contains("- sparse-view: 60 parallel views over 180 degrees, 1e+05 quanta a ray\n")
        .endsWith("|\n");
  }

  @Test
  void averagesOverTheScansThatHaveTheNumber() {
    assertThat(
            table(
                trial("mean", "", "a", 30, 1, 0.9),
                trial("SIRT", "200 iterations", "a", 20, 3, Double.NaN),
                trial("mean", "", "b", 34, Double.NaN, 1.2),
                trial("SIRT", "200 iterations", "b", 21, 4, Double.NaN)))
        .contains(
            "| sparse-view | mean | 32.00 | 20.0 | 0.9000 | -1.0 | 1.0 | 1.050 | 1.050 | 1 |\n",
            "| sparse-view | SIRT | 20.50 | 20.0 | 0.9000 | -1.0 | 3.5 | - | - | - |\n",
            "| scan | mean | SIRT |\n|---|---|---|\n| a | 30.00 | 20.00 |\n| b | 34.00 | 21.00 |\n");
  }

  @Test
  void showsTheWeightThatWasBestForAScan() {
    assertThat(table(trial(CtTrial.TOTAL_VARIATION, "weight 17.8", "a", 30, 1, Double.NaN)))
        .contains("| a | 30.00 (weight 17.8) |");
  }
}
