package org.reconstream.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exact variances of the samplers on N(0, 0.25), EDM grid 10 to 0.005, over the true one. */
final class GoldenNumbersTest {
  private static final double VARIANCE = 0.25;

  @ParameterizedTest
  @CsvSource({"18, 1.039668", "50, 1.002191"})
  void heun(int levels, double golden) {
    check(new HeunFlow(HeunFlow.Churn.NONE), levels, golden);
  }

  @ParameterizedTest
  @CsvSource({"20, 0.690582", "50, 0.859368", "100, 0.926455", "1000, 0.992246"})
  void ancestral(int levels, double golden) {
    check(new Ancestral(1), levels, golden);
  }

  @ParameterizedTest
  @CsvSource({"50, 1.147736", "100, 1.069967", "1000, 1.006668"})
  void reverseDiffusionWithNoiseInTheLastStep(int levels, double golden) {
    checkToZero(new ReverseDiffusion(), levels, golden);
  }

  @ParameterizedTest
  @CsvSource({"100, 1.031672", "1000, 1.002964"})
  void eulerMaruyamaInSigmaWithNoiseInTheLastStep(int levels, double golden) {
    checkToZero(new ReverseSde(StochasticScheme.EULER_MARUYAMA), levels, golden);
  }

  @Test
  void theGoldenNumbersTellSolversApart() {
    assertThat(ratio(new Ancestral(0.9), 50)).isNotCloseTo(0.859368, within(1e-4));
  }

  private static void check(Predictor predictor, int levels, double golden) {
    assertThat(ratio(predictor, levels)).isCloseTo(golden, within(1e-4));
  }

  private static double ratio(Predictor predictor, int levels) {
    NoiseSchedule grid = NoiseSchedule.edm(levels, 10, 0.005);
    PredictorCorrector sampler = new PredictorCorrector(predictor, Corrector.none(), grid);
    return new AffineResponse(new SigmaTime(), 0, VARIANCE, 2 * levels, sampler::run).variance()
        / VARIANCE;
  }

  private static void checkToZero(Predictor predictor, int levels, double golden) {
    NoiseSchedule grid = NoiseSchedule.edm(levels, 10, 0.005);
    PredictorCorrector start = new PredictorCorrector(predictor, Corrector.none(), grid);
    AffineResponse response =
        new AffineResponse(
            new SigmaTime(),
            0,
            VARIANCE,
            2 * levels,
            (model, batch) -> {
              start.start(model, batch);
              for (int i = 0; i < levels; i++) {
                predictor.step(model, batch, grid.sigma(i), grid.sigma(i + 1), i);
              }
            });
    assertThat(response.variance() / VARIANCE).isCloseTo(golden, within(1e-4));
    assertThat(response.mean()).isZero();
  }
}
