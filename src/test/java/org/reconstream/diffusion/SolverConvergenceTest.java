package org.reconstream.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reconstream.array.NoiseStream;

/** Every predictor under every SDE, alone and with every corrector, reaches the prior. */
final class SolverConvergenceTest {
  private static final double MEAN = 0.3;
  private static final double VARIANCE = 0.25;

  static Map<String, Predictor> predictors() {
    Map<String, Predictor> all = new LinkedHashMap<>();
    for (StochasticScheme scheme : StochasticScheme.values()) {
      all.put(scheme.name(), new ReverseSde(scheme));
    }
    all.put("reverse diffusion", new ReverseDiffusion());
    all.put("ancestral", new Ancestral(1));
    all.put("half ancestral", new Ancestral(0.5));
    all.put("ddim", new Ancestral(0));
    all.put("heun", new HeunFlow(HeunFlow.Churn.NONE));
    return all;
  }

  static Map<String, Corrector> correctors() {
    Map<String, Corrector> all = new LinkedHashMap<>();
    all.put("none", Corrector.none());
    all.put("langevin", new Langevin(new Langevin.SignalToNoise(0.16), 1));
    all.put("annealed langevin", new Langevin(new Langevin.Annealed(0.05), 2));
    all.put("hmc", new Hamiltonian(0.5, 3, 1, true));
    return all;
  }

  static List<Arguments> pairs() {
    List<Arguments> all = new ArrayList<>();
    for (Sde sde : SdeTest.all()) {
      predictors().forEach((name, predictor) -> all.add(Arguments.of(sde, name, predictor)));
    }
    return all;
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("pairs")
  void aThousandStepsReachThePrior(Sde sde, String name, Predictor predictor) {
    NoiseSchedule grid = NoiseSchedule.edm(1000, 10, 0.005);
    PredictorCorrector sampler = new PredictorCorrector(predictor, Corrector.none(), grid);
    AffineResponse response = new AffineResponse(sde, MEAN, VARIANCE, 2000, sampler::run);
    assertThat(response.mean()).as(name).isCloseTo(MEAN, within(0.05 * MEAN));
    assertThat(response.variance()).as(name).isCloseTo(VARIANCE, within(0.05 * VARIANCE));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("pairs")
  void anyCorrectorGoesWithAnyPredictorAndSchedule(Sde sde, String name, Predictor predictor) {
    for (NoiseSchedule grid :
        List.of(NoiseSchedule.edm(100, 10, 0.01), NoiseSchedule.geometric(100, 10, 0.01))) {
      correctors()
          .forEach(
              (kind, corrector) ->
                  requirePrior(sde, new PredictorCorrector(predictor, corrector, grid), kind));
    }
  }

  @ParameterizedTest
  @MethodSource("org.reconstream.diffusion.SdeTest#all")
  void correctorsAloneAnneal(Sde sde) {
    NoiseSchedule grid = NoiseSchedule.geometric(100, 10, 0.01);
    double ratio = grid.sigma(0) / grid.sigma(1);
    Corrector langevin = new Langevin(Langevin.Annealed.fitted(ratio, 10), 10);
    requirePrior(sde, new PredictorCorrector(Predictor.none(), langevin, grid), "langevin");
    Corrector hmc = new Hamiltonian(0.5, 3, 4, true);
    requirePrior(sde, new PredictorCorrector(Predictor.none(), hmc, grid), "hmc");
  }

  /** Sixteen rows of 128 components: 2048 numbers, 4 standard errors, 12 % for the steps. */
  private static void requirePrior(Sde sde, PredictorCorrector sampler, String name) {
    Batch batch = Batch.zeros(16, 128, 0, NormalSource.of(NoiseStream.ofKey(7)));
    sampler.run(new ScoreModel(sde, AffineResponse.gaussian(MEAN, VARIANCE)), batch);
    double sum = 0;
    double squares = 0;
    for (double[] row : batch.rows()) {
      for (double x : row) {
        sum += x - MEAN;
        squares += (x - MEAN) * (x - MEAN);
      }
    }
    double n = 2048;
    double error = Math.sqrt(VARIANCE / n);
    assertThat(sum / n).as(name + " mean").isCloseTo(0, within(4 * error + 0.01));
    double spread = 4 * Math.sqrt(2 / n) + 0.12;
    assertThat(squares / n / VARIANCE).as(name + " variance").isCloseTo(1, within(spread));
  }

  @Test
  void aWrongScoreIsNoticed() {
    NoiseSchedule grid = NoiseSchedule.edm(1000, 10, 0.005);
    DenoisingFunction right = AffineResponse.gaussian(MEAN, VARIANCE);
    DenoisingFunction doubled =
        (rows, sigmas, denoised) -> {
          right.denoise(rows, sigmas, denoised);
          for (int i = 0; i < rows[0].length; i++) {
            denoised[0][i] = 2 * denoised[0][i] - rows[0][i];
          }
        };
    AffineResponse response =
        new AffineResponse(
            new SigmaTime(),
            MEAN,
            VARIANCE,
            2000,
            (model, batch) ->
                new PredictorCorrector(new ReverseDiffusion(), Corrector.none(), grid)
                    .run(new ScoreModel(model.sde(), doubled), batch));
    assertThat(response.variance()).isLessThan(0.9 * VARIANCE);
  }

  @Test
  void langevinHasItsKnownBias() {
    double e = 0.1;
    Batch batch = Batch.zeros(1, 20_000, 3, NormalSource.of(NoiseStream.ofKey(11)));
    ScoreModel model = new ScoreModel(new SigmaTime(), AffineResponse.gaussian(0, VARIANCE));
    double sigma = 0.3;
    new Langevin(new Langevin.Fixed(e), 60).correct(model, batch, sigma, 0);
    double c = VARIANCE + sigma * sigma;
    double expected = c / (1 - e / (2 * c));
    double squares = 0;
    for (double x : batch.rows()[0]) {
      squares += x * x;
    }
    double tolerance = 4 * expected * Math.sqrt(2 / 20_000.0);
    assertThat(squares / 20_000).isCloseTo(expected, within(tolerance));
    assertThat(squares / 20_000).isNotCloseTo(c, within(tolerance));
  }

  @Test
  void churnKeepsThePrior() {
    NoiseSchedule grid = NoiseSchedule.edm(200, 10, 0.005);
    HeunFlow stirred = new HeunFlow(HeunFlow.Churn.of(40, 200, 0.01, 1, 1));
    PredictorCorrector sampler = new PredictorCorrector(stirred, Corrector.none(), grid);
    AffineResponse response =
        new AffineResponse(new SigmaTime(), MEAN, VARIANCE, 400, sampler::run);
    assertThat(response.variance()).isCloseTo(VARIANCE, within(0.02 * VARIANCE));
    assertThat(response.mean()).isCloseTo(MEAN, within(0.02 * MEAN));
  }
}
