package org.reconstream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reconstream.physics.KSpace;
import org.reconstream.posterior.Chain;
import org.reconstream.posterior.SamplerSpec;
import org.reconstream.prior.DenoiserFailure;

/** Each failure is provoked through the front door, and the job beside it is not touched. */
class FailureIsolationTest {
  private static final KSpace GOOD = Engines.scan(8, 8, 1);
  private static final KSpace BAD = Engines.scan(8, 8, 666);

  @Test
  void calibrationThatThrowsEndsItsJobOnly() {
    Calibration calibration =
        measurement -> {
          if (measurement.equals(BAD)) {
            throw new IllegalStateException("secret of the patient");
          }
          return Engines.calibrate(measurement);
        };
    Failure failure = failureBesideGood(new IsotropicPrior(), calibration, Engines.SAMPLER);
    assertThat(failure).isInstanceOf(Failure.Unsupported.class);
    assertThat(failure.reason()).contains("calibrating", "IllegalStateException");
    assertThat(failure.reason()).doesNotContain("secret");
  }

  @Test
  void knownFailureOfCalibrationIsPassedOn() {
    Failure malformed = new Failure.Malformed("no calibration line was measured");
    Calibration calibration =
        measurement -> {
          if (measurement.equals(BAD)) {
            throw new ReconstructionException(malformed);
          }
          return Engines.calibrate(measurement);
        };
    assertThat(failureBesideGood(new IsotropicPrior(), calibration, Engines.SAMPLER))
        .isEqualTo(malformed);
  }

  @Test
  void memoryThatRunsOutExhaustsItsJobOnly() {
    Sampler sampler =
        (problem, spec, card, noise, draw) -> {
          if (isBad(problem.data())) {
            throw new OutOfMemoryError("Java heap space");
          }
          return Engines.SAMPLER.start(problem, spec, card, noise, draw);
        };
    assertThat(failureBesideGood(new IsotropicPrior(), Engines::calibrate, sampler))
        .isInstanceOf(Failure.Exhausted.class);
  }

  @Test
  void drawThatIsNotFiniteEndsItsJobOnly() {
    Sampler sampler =
        (problem, spec, card, noise, draw) -> {
          Chain chain = Engines.SAMPLER.start(problem, spec, card, noise, draw);
          if (isBad(problem.data())) {
            chain.state()[3] = Float.NaN;
          }
          return chain;
        };
    Failure failure = failureBesideGood(new IsotropicPrior(), Engines::calibrate, sampler);
    assertThat(failure).isInstanceOf(Failure.Unsupported.class);
    assertThat(failure.reason()).contains("not finite");
  }

  @Test
  void rowThatBreaksTheDenoiserLosesItsJobAndTheDenoiserIsMadeAgain() {
    Set<Float> poisoned = ConcurrentHashMap.newKeySet();
    IsotropicPrior prior =
        new IsotropicPrior(
            (rows, sigmas) -> {
              for (float[] row : rows) {
                if (poisoned.contains(row[0])) {
                  throw new DenoiserFailure("CUDA error 700", new IllegalStateException());
                }
              }
            });
    Sampler sampler =
        (problem, spec, card, noise, draw) -> {
          Chain chain = Engines.SAMPLER.start(problem, spec, card, noise, draw);
          if (isBad(problem.data())) {
            poisoned.add(chain.state()[0]);
          }
          return chain;
        };
    Failure failure = failureBesideGood(prior, Engines::calibrate, sampler);
    assertThat(failure).isInstanceOf(Failure.DeviceLost.class);
    assertThat(failure.reason()).contains("CUDA error 700");
    assertThat(prior.made.get()).isGreaterThan(2);
    assertThat(prior.closed.get()).isEqualTo(prior.made.get());
  }

  @Test
  void denoiserThatFailsOnceCostsNothing() {
    AtomicInteger calls = new AtomicInteger();
    IsotropicPrior prior =
        new IsotropicPrior(
            (rows, sigmas) -> {
              if (calls.incrementAndGet() == 7) {
                throw new DenoiserFailure("device lost", new IllegalStateException());
              }
            });
    Reconstruction undisturbed;
    try (SliceReconstructor engine = Engines.open(Engines.settings(1, 1), new IsotropicPrior())) {
      undisturbed = Engines.await(engine.submit(Engines.job("a", GOOD, 10, 3)));
    }
    try (SliceReconstructor engine = Engines.open(Engines.settings(1, 1), prior)) {
      Reconstruction result = Engines.await(engine.submit(Engines.job("a", GOOD, 10, 3)));
      assertThat(result.mean()).isEqualTo(undisturbed.mean());
      assertThat(engine.status().lanes().get(0).restarts()).isOne();
      assertThat(engine.status().lanes().get(0).failing()).isFalse();
    }
  }

  @Test
  void monitorThatThrowsEndsItsJobOnly() {
    try (SliceReconstructor engine = Engines.open(Engines.settings(1, 1), new IsotropicPrior())) {
      CompletionStage<Reconstruction> watched =
          engine.submit(
              Engines.job("watched", GOOD, 10, 3),
              new JobMonitor() {
                @Override
                public void progress(int steps, int total) {
                  throw new IllegalStateException();
                }
              });
      CompletionStage<Reconstruction> other = engine.submit(Engines.job("other", GOOD, 10, 3));
      assertThat(Engines.failure(watched)).isInstanceOf(Failure.Unsupported.class);
      assertThat(Engines.await(other).job()).isEqualTo("other");
    }
  }

  @Test
  void unknownPriorIsRefusedWithThoseKnown() {
    Recipe recipe = new Recipe("brain-2030", new SamplerSpec.DapsCal(3), 1, 0);
    Failure failure = refusal(new Job("j", GOOD, recipe, Priority.STAT));
    assertThat(failure).isInstanceOf(Failure.PriorMismatch.class);
    assertThat(failure.reason()).contains("brain-2030", IsotropicPrior.ID);
  }

  @Test
  void matrixOutsideTheCardIsRefused() {
    Failure failure = refusal(Engines.job("j", Engines.scan(3, 8, 1), 3, 1));
    assertThat(failure).isInstanceOf(Failure.PriorMismatch.class);
    assertThat(failure.reason()).contains("3 x 8");
  }

  @Test
  void matrixBeyondTheServiceIsRefused() {
    Failure failure = refusal(Engines.job("j", Engines.scan(65, 8, 1), 3, 1));
    assertThat(failure).isInstanceOf(Failure.Unsupported.class);
    assertThat(failure.reason()).contains("65 x 8", "64");
  }

  @Test
  void scanThatCanNeverFitInMemoryIsRefused() {
    try (SliceReconstructor engine =
        Engines.open(Engines.settings(1, 1).withMemoryBytes(10_000), new IsotropicPrior())) {
      Failure failure = Engines.failure(engine.submit(Engines.job("j", GOOD, 3, 1)));
      assertThat(failure).isInstanceOf(Failure.Unsupported.class);
      assertThat(engine.status().failed()).containsEntry("Unsupported", 1L);
    }
  }

  private static boolean isBad(float[] data) {
    float[] bad = Engines.calibrate(BAD).data();
    return data[0] == bad[0];
  }

  private static Failure refusal(Job job) {
    AtomicInteger calibrations = new AtomicInteger();
    Calibration counting =
        measurement -> {
          calibrations.incrementAndGet();
          return Engines.calibrate(measurement);
        };
    try (SliceReconstructor engine =
        Engines.open(Engines.settings(1, 1), new IsotropicPrior(), counting, Engines.SAMPLER)) {
      Failure failure = Engines.failure(engine.submit(job));
      assertThat(calibrations).hasValue(0);
      return failure;
    }
  }

  /** Submits the bad scan among good ones that must succeed, in shared batches. */
  private static Failure failureBesideGood(
      IsotropicPrior prior, Calibration calibration, Sampler sampler) {
    try (SliceReconstructor engine =
        Engines.open(Engines.settings(1, 4), prior, calibration, sampler)) {
      CompletionStage<Reconstruction> before = engine.submit(Engines.job("before", GOOD, 5, 4));
      CompletionStage<Reconstruction> bad = engine.submit(Engines.job("bad", BAD, 5, 4));
      CompletionStage<Reconstruction> after = engine.submit(Engines.job("after", GOOD, 5, 4));
      Failure failure = Engines.failure(bad);
      assertThat(Engines.await(after).mean()).isEqualTo(Engines.await(before).mean());
      assertThat(engine.status().finished()).isEqualTo(2);
      return failure;
    }
  }
}
