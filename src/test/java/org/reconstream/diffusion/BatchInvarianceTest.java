package org.reconstream.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reconstream.array.NoiseStream;
import org.reconstream.diffusion.DormandPrince.Tolerance;

/** A row alone has the very bits that it has among others; and costs what the formula says. */
final class BatchInvarianceTest {
  private static final GaussianMixture TARGET = GaussianMixture.random(3, 5, new Random(4));
  private static final NoiseSchedule GRID = NoiseSchedule.edm(18, 10, 0.01);
  private static final int ROWS = 7;

  static List<Predictor> predictors() {
    return List.copyOf(SolverConvergenceTest.predictors().values());
  }

  @ParameterizedTest
  @MethodSource("predictors")
  void predictorsAndCorrectors(Predictor predictor) {
    for (Sde sde : SdeTest.all()) {
      for (Corrector corrector : SolverConvergenceTest.correctors().values()) {
        PredictorCorrector sampler = new PredictorCorrector(predictor, corrector, GRID);
        requireInvariance(batch -> sampler.run(new ScoreModel(sde, TARGET), batch));
      }
    }
  }

  @Test
  void adaptiveFlowAndLikelihood() {
    ProbabilityFlow flow = new ProbabilityFlow(0.01, 10, Tolerance.SAMPLING);
    requireInvariance(batch -> flow.sample(TARGET, batch));
    LogLikelihood likelihood =
        new LogLikelihood(flow, new Divergence.Hutchinson(2), TARGET.mean(), TARGET.variance());
    requireInvariance(
        batch -> {
          flow.sample(TARGET, batch);
          List<LogLikelihood.Value> values = likelihood.of(TARGET, batch);
          for (int row = 0; row < batch.count(); row++) {
            batch.rows()[row][0] = values.get(row).nats();
          }
        });
  }

  private static void requireInvariance(Consumer<Batch> run) {
    Batch together = batch(ROWS, 0);
    run.accept(together);
    for (int row : new int[] {0, 3, ROWS - 1}) {
      Batch alone = batch(1, row);
      run.accept(alone);
      assertThat(alone.rows()[0]).isEqualTo(together.rows()[row]);
      assertThat(alone.evaluations(0)).isEqualTo(together.evaluations(row));
    }
    assertThat(together.rows()[0]).isNotEqualTo(together.rows()[1]);
  }

  @Test
  void evaluationsAreCounted() {
    assertThat(cost(new HeunFlow(HeunFlow.Churn.NONE), Corrector.none())).isEqualTo(35);
    assertThat(cost(new Ancestral(1), Corrector.none())).isEqualTo(18);
    assertThat(cost(new ReverseDiffusion(), Corrector.none())).isEqualTo(18);
    for (StochasticScheme scheme : StochasticScheme.values()) {
      assertThat(cost(new ReverseSde(scheme), Corrector.none()))
          .isEqualTo(17 * scheme.evaluations() + 1);
    }
    Hamiltonian hmc = new Hamiltonian(0.5, 3, 2, true);
    assertThat(hmc.evaluations()).isEqualTo(14);
    assertThat(cost(new Ancestral(1), hmc)).isEqualTo(18 + 17 * 14);
    assertThat(cost(Predictor.none(), new Langevin(new Langevin.Annealed(0.1), 5)))
        .isEqualTo(17 * 5 + 1);
  }

  private static int cost(Predictor predictor, Corrector corrector) {
    Batch batch = batch(2, 0);
    int[] calls = new int[1];
    DenoisingFunction counting =
        (rows, sigmas, denoised) -> {
          calls[0]++;
          TARGET.denoise(rows, sigmas, denoised);
        };
    new PredictorCorrector(predictor, corrector, GRID)
        .run(new ScoreModel(new VariancePreserving(LinearBeta.STANDARD), counting), batch);
    assertThat(batch.evaluations(0)).isEqualTo(calls[0]).isEqualTo(batch.evaluations(1));
    return calls[0];
  }

  private static Batch batch(int count, int first) {
    return Batch.zeros(count, 5, first, NormalSource.of(NoiseStream.ofKey(21)));
  }
}
