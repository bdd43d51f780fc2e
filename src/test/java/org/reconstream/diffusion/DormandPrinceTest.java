package org.reconstream.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.reconstream.array.NoiseStream;
import org.reconstream.diffusion.DormandPrince.Tolerance;

final class DormandPrinceTest {
  private static final double[] FIFTH = Arrays.copyOf(DormandPrince.STAGES[6], 7);

  @Test
  void stagesSumToTheirNodes() {
    for (int i = 0; i < 7; i++) {
      assertThat(Arrays.stream(DormandPrince.STAGES[i]).sum())
          .isCloseTo(DormandPrince.NODES[i], within(1e-14));
    }
  }

  @Test
  void weightsIntegratePowersOfTheirOrder() {
    double[] fourth = new double[7];
    Arrays.setAll(fourth, i -> FIFTH[i] - DormandPrince.ERROR[i]);
    for (int power = 0; power < 5; power++) {
      assertThat(moment(FIFTH, power)).isCloseTo(1.0 / (power + 1), within(1e-14));
    }
    for (int power = 0; power < 4; power++) {
      assertThat(moment(fourth, power)).isCloseTo(1.0 / (power + 1), within(1e-14));
    }
    assertThat(moment(fourth, 4)).isNotCloseTo(0.2, within(1e-6));
    assertThat(tree(FIFTH)).isCloseTo(1.0 / 120, within(1e-14));
  }

  private static double moment(double[] weights, int power) {
    double sum = 0;
    for (int i = 0; i < 7; i++) {
      sum += weights[i] * Math.pow(DormandPrince.NODES[i], power);
    }
    return sum;
  }

  /** The condition of the tall tree, {@code b A A A c = 1/120}. */
  private static double tree(double[] weights) {
    double[] v = DormandPrince.NODES.clone();
    for (int times = 0; times < 3; times++) {
      double[] next = new double[7];
      for (int i = 0; i < 7; i++) {
        for (int j = 0; j < DormandPrince.STAGES[i].length; j++) {
          next[i] += DormandPrince.STAGES[i][j] * v[j];
        }
      }
      v = next;
    }
    double sum = 0;
    for (int i = 0; i < 7; i++) {
      sum += weights[i] * v[i];
    }
    return sum;
  }

  @Test
  void theFlowOfAGaussianHasAClosedForm() {
    double c = 0.25;
    double[][] x = {{0.7, -0.2}, {1.1, 0.3}};
    Batch batch = batch(x);
    ProbabilityFlow flow = new ProbabilityFlow(0.01, 20, Tolerance.LIKELIHOOD);
    DenoisingFunction denoiser = AffineResponse.gaussian(0.3, c);
    flow.encode(denoiser, batch);
    double factor = Math.sqrt((c + 400) / (c + 1e-4));
    assertThat(batch.rows()[0][0]).isCloseTo(0.3 + factor * 0.4, within(1e-3));
    assertThat(batch.rows()[1][1]).isCloseTo(0.3, within(1e-3));
    flow.decode(denoiser, batch);
    assertThat(batch.rows()[0][0]).isCloseTo(0.7, within(1e-4));
    assertThat(batch.rows()[0][1]).isCloseTo(-0.2, within(1e-4));
  }

  @Test
  void samplesHaveThePriorsMoments() {
    Batch batch = Batch.zeros(40, 200, 0, NormalSource.of(NoiseStream.ofKey(9)));
    new ProbabilityFlow(0.005, 20, Tolerance.SAMPLING)
        .sample(AffineResponse.gaussian(0, 0.25), batch);
    double squares = 0;
    for (double[] row : batch.rows()) {
      squares += Arrays.stream(row).map(v -> v * v).sum();
    }
    assertThat(squares / 8000).isCloseTo(0.25, within(0.25 * 4 * Math.sqrt(2 / 8000.0)));
  }

  @Test
  void aStiffOrBrokenSystemIsRefusedInOneSentence() {
    Tolerance few = new Tolerance(1e-12, 0, 20);
    assertThatThrownBy(
            () ->
                new ProbabilityFlow(0.01, 20, few)
                    .encode(AffineResponse.gaussian(0, 1), batch(new double[][] {{1}})))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("more than 20 evaluations");
    DenoisingFunction broken = (rows, sigmas, denoised) -> Arrays.fill(denoised[0], Double.NaN);
    assertThatThrownBy(
            () ->
                new ProbabilityFlow(0.01, 20, Tolerance.SAMPLING)
                    .encode(broken, batch(new double[][] {{1}})))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not finite");
  }

  private static Batch batch(double[][] x) {
    int[] draws = new int[x.length];
    Arrays.setAll(draws, i -> i);
    return Batch.of(x, draws, NormalSource.of(NoiseStream.ofKey(1)));
  }
}
