package org.reconstream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reconstream.physics.KSpace;
import org.reconstream.posterior.SamplerKind;
import org.reconstream.posterior.SamplerSpec;
import org.reconstream.prior.DenoiserFailure;

/** Chains that ask for vector-Jacobian products beside chains that do not. */
class JacobianChainsTest {
  private static final KSpace SCAN = Engines.scan(12, 10, 5);

  @Test
  void eachStepCostsOneDenoiserCallAndOneProduct() {
    IsotropicPrior prior = new IsotropicPrior();
    try (SliceReconstructor engine = Engines.open(Engines.settings(2, 4), prior)) {
      Reconstruction result = Engines.await(engine.submit(job("a", SamplerKind.PIGDM, 3)));
      assertThat(result.evidence().denoiserCalls()).isEqualTo(3 * 9L);
      assertThat(engine.status().lanes().get(0).rows()).isEqualTo(3 * 9);
      assertThat(prior.multiplied).hasValue(3 * 9);
      assertThat(result.evidence().calibrated()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"DPS, 1, 8, 0", "DPS, 2, 8, 2", "PIGDM, 2, 1, 0", "PIGDM, 1, 8, 2"})
  void bitsDoNotDependOnTheRowsBeside(SamplerKind kind, int workers, int batchRows, int advancers) {
    Reconstruction alone;
    try (SliceReconstructor engine = Engines.open(Engines.settings(1, 1), new IsotropicPrior())) {
      alone = Engines.await(engine.submit(job("alone", kind, 4)));
    }
    EngineSettings settings = SameBitsTest.settings(workers, batchRows, advancers);
    try (SliceReconstructor engine = Engines.open(settings, new IsotropicPrior())) {
      List<CompletionStage<Reconstruction>> others = new ArrayList<>();
      others.add(engine.submit(job("plain", SamplerKind.DAPS_CAL, 5)));
      CompletionStage<Reconstruction> one = engine.submit(job("one", kind, 4));
      others.add(engine.submit(job("dps", SamplerKind.DPS, 3)));
      others.add(engine.submit(job("pigdm", SamplerKind.PIGDM, 6)));
      Reconstruction among = Engines.await(one);
      others.forEach(Engines::await);
      assertThat(among.mean()).isEqualTo(alone.mean());
      assertThat(among.deviation()).isEqualTo(alone.deviation());
      assertThat(among.evidence()).isEqualTo(alone.evidence());
    }
  }

  @Test
  void aPriorWithoutTheGraphIsRefusedInOneSentence() {
    IsotropicPrior prior = new IsotropicPrior();
    prior.jacobian = false;
    try (SliceReconstructor engine = Engines.open(Engines.settings(1, 1), prior)) {
      Failure failure = Engines.failure(engine.submit(job("a", SamplerKind.DPS, 1)));
      assertThat(failure).isInstanceOf(Failure.PriorMismatch.class);
      assertThat(failure.reason())
          .isEqualTo(
              "sampler dps needs the vector-Jacobian graph vjp.onnx and prior isotropic has none;"
                  + " choose another sampler or prior");
    }
  }

  @Test
  void aProductThatFailsTwiceEndsItsJobAlone() {
    IsotropicPrior prior =
        new IsotropicPrior(
            (rows, sigmas) -> {
              StackTraceElement caller = new Throwable().getStackTrace()[1];
              if (caller.getMethodName().equals("vectorJacobian")) {
                throw new DenoiserFailure("the device is gone", null);
              }
            });
    try (SliceReconstructor engine = Engines.open(Engines.settings(1, 4), prior)) {
      CompletionStage<Reconstruction> guided = engine.submit(job("g", SamplerKind.DPS, 2));
      CompletionStage<Reconstruction> plain = engine.submit(job("p", SamplerKind.DAPS_CAL, 2));
      assertThat(Engines.failure(guided)).isInstanceOf(Failure.DeviceLost.class);
      assertThat(Engines.await(plain).evidence().draws()).isEqualTo(2);
    }
  }

  private static Job job(String id, SamplerKind kind, int draws) {
    SamplerSpec spec = kind.spec(9, Map.of());
    return new Job(id, SCAN, new Recipe(IsotropicPrior.ID, spec, draws, 7), Priority.ROUTINE);
  }
}
