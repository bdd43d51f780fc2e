package org.reconstream.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reconstream.array.NoiseStream;

/**
 * Two correlated numbers of unit variance, the first known: its imputation must draw the second
 * from near its conditional {@code N(r y, 1 - r^2)}.
 */
final class ImputationTest {
  private static final double CORRELATION = 0.8;
  private static final double KNOWN = 1.5;
  private static final Imputation IMPUTATION =
      new Imputation(new double[] {KNOWN, -99}, new boolean[] {true, false});

  @Test
  void theUnknownFollowsItsConditionalTheBetterTheMoreItIsCorrected() {
    double few = meanUnknown(run(IMPUTATION, new VarianceExploding(0.01, 10), 1500, 0, 1));
    Batch many = run(IMPUTATION, new VarianceExploding(0.01, 10), 1500, 0, 12);
    assertThat(few).isBetween(0.5, 1.1);
    assertThat(meanUnknown(many)).isGreaterThan(few).isBetween(1.08, 1.25);
    assertConditional(many);
  }

  @Test
  void underAVariancePreservingDiffusionToo() {
    Batch batch = run(IMPUTATION, new VariancePreserving(LinearBeta.STANDARD), 1500, 0, 12);
    assertThat(meanUnknown(batch)).isBetween(1.08, 1.25);
    assertConditional(batch);
  }

  @Test
  void withoutImputationTheUnknownIgnoresIt() {
    Batch batch = run(null, new VarianceExploding(0.01, 10), 1500, 0, 1);
    assertThat(meanUnknown(batch)).isCloseTo(0, within(0.12));
  }

  @Test
  void aRowDoesNotDependOnItsBatch() {
    Batch three = run(IMPUTATION, new VarianceExploding(0.01, 10), 3, 0, 2);
    Batch one = run(IMPUTATION, new VarianceExploding(0.01, 10), 1, 2, 2);
    assertThat(one.rows()[0]).isEqualTo(three.rows()[2]);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> new Imputation(new double[2], new boolean[3]))
        .hasMessageContaining("2 values");
    assertThatThrownBy(() -> new Imputation(new double[2], new boolean[2]))
        .hasMessageContaining("none known");
    Imputation large = new Imputation(new double[3], new boolean[] {true, true, true});
    assertThatThrownBy(() -> run(large, new VarianceExploding(0.01, 10), 1, 0, 1))
        .hasMessageContaining("do not fit");
  }

  private static double meanUnknown(Batch batch) {
    double mean = 0;
    for (double[] row : batch.rows()) {
      mean += row[1] / batch.count();
    }
    return mean;
  }

  private static void assertConditional(Batch batch) {
    double mean = meanUnknown(batch);
    double variance = 0;
    for (double[] row : batch.rows()) {
      assertThat(row[0]).isEqualTo(KNOWN);
      variance += (row[1] - mean) * (row[1] - mean) / batch.count();
    }
    assertThat(variance).isCloseTo(1 - CORRELATION * CORRELATION, within(0.12));
  }

  private static Batch run(
      @Nullable Imputation imputation, Sde sde, int count, int first, int corrections) {
    NoiseSchedule schedule = NoiseSchedule.geometric(120, 10, 0.01);
    PredictorCorrector plain =
        new PredictorCorrector(
            new ReverseDiffusion(),
            new Langevin(new Langevin.Annealed(0.2), corrections),
            schedule);
    PredictorCorrector sampler = imputation == null ? plain : imputation.in(plain);
    Batch batch = Batch.zeros(count, 2, first, NormalSource.of(NoiseStream.of("imputation", 1)));
    ScoreModel model = new ScoreModel(sde, ImputationTest::denoise);
    sampler.run(model, batch);
    if (imputation != null) {
      imputation.finish(batch);
    }
    return batch;
  }

  /** {@code C (C + sigma^2)^-1 x} along the two diagonals. */
  private static void denoise(double[][] rows, double[] sigmas, double[][] denoised) {
    for (int i = 0; i < rows.length; i++) {
      double noise = sigmas[i] * sigmas[i];
      double sum = (rows[i][0] + rows[i][1]) / 2;
      double difference = (rows[i][0] - rows[i][1]) / 2;
      sum *= (1 + CORRELATION) / (1 + CORRELATION + noise);
      difference *= (1 - CORRELATION) / (1 - CORRELATION + noise);
      denoised[i][0] = sum + difference;
      denoised[i][1] = sum - difference;
    }
  }
}
