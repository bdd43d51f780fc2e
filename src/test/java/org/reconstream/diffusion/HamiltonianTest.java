package org.reconstream.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.reconstream.array.NoiseStream;

/** Stationarity on the mixture 0.3 N(-1.2, 0.4^2) + 0.7 N(1, 0.7^2). */
final class HamiltonianTest {
  private static final int CHAINS = 40_000;
  private static final int TRANSITIONS = 40;
  private static final double TRUTH = 0.318;

  /** At noise level 1 the score is {@code D - x}. */
  private static final DenoisingFunction SCORE =
      (rows, sigmas, denoised) -> {
        for (int row = 0; row < rows.length; row++) {
          double x = rows[row][0];
          double left = (x + 1.2) / 0.4;
          double right = (x - 1) / 0.7;
          double odds = 0.7 / 0.7 / (0.3 / 0.4) * Math.exp((left * left - right * right) / 2);
          double weight = 1 / (1 + odds);
          denoised[row][0] = x - weight * left / 0.4 - (1 - weight) * right / 0.7;
        }
      };

  @Test
  void simpsonKeepsTheTargetAndUnadjustedDoesNot() {
    double error = Math.sqrt(TRUTH * (1 - TRUTH) / CHAINS);
    double adjusted = share(new Hamiltonian(0.5, 3, TRANSITIONS, true));
    assertThat(adjusted).isCloseTo(0.319, within(0.005 + 3 * error));
    double unadjusted = share(new Hamiltonian(0.5, 3, TRANSITIONS, false));
    assertThat(unadjusted).isCloseTo(0.267, within(0.005 + 3 * error));
    assertThat(unadjusted).isNotCloseTo(0.319, within(0.005 + 3 * error));
  }

  private static double share(Corrector corrector) {
    Random random = new Random(3);
    double[][] x = new double[CHAINS][1];
    int[] draws = new int[CHAINS];
    for (int i = 0; i < CHAINS; i++) {
      boolean left = random.nextDouble() < 0.3;
      double z = random.nextGaussian();
      x[i][0] = left ? -1.2 + 0.4 * z : 1 + 0.7 * z;
      draws[i] = i;
    }
    Batch batch = Batch.of(x, draws, NormalSource.of(NoiseStream.ofKey(2)));
    corrector.correct(new ScoreModel(new SigmaTime(), SCORE), batch, 1, 0);
    int below = 0;
    for (double[] row : x) {
      below += row[0] < -0.3 ? 1 : 0;
    }
    return below / (double) CHAINS;
  }
}
