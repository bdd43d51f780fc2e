package org.reconstream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reconstream.array.NoiseStream;
import org.reconstream.physics.Measurement;
import org.reconstream.physics.PreparedScan;
import org.reconstream.physics.UnusableScanException;
import org.reconstream.posterior.Chain;
import org.reconstream.posterior.Problem;
import org.reconstream.posterior.SamplerSpec;
import org.reconstream.prior.DenoiserFailure;
import org.reconstream.prior.ModelCard;

/** Hundreds of jobs, a third of which fail in every way there is: each ends once, as it should. */
class NothingIsLostTest {
  private static final int JOBS = 300;
  private static final String GOOD = "good";
  private static final float BREAKS_THE_DENOISER = 1e30f;

  private final Map<String, String> fates = new ConcurrentHashMap<>();

  /** What goes wrong with a job. */
  private static String fate(int number) {
    return switch (number % 15) {
      case 1 -> "calibration";
      case 4 -> "start";
      case 7 -> "not finite";
      case 10 -> "denoiser";
      case 13 -> "cancelled";
      default -> GOOD;
    };
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "2, 8"})
  void everyJobEndsOnceAndLeavesNothingBehind(int workers, int batchRows) {
    IsotropicPrior prior = new IsotropicPrior(NothingIsLostTest::breakOnMark);
    try (SliceReconstructor engine =
        Engines.open(
            Engines.settings(workers, batchRows).withQueueCapacity(JOBS),
            prior,
            this::calibrate,
            NothingIsLostTest::start)) {
      List<CompletionStage<Reconstruction>> stages = new ArrayList<>();
      for (int number = 0; number < JOBS; number++) {
        stages.add(submit(engine, number));
      }
      Map<String, String> wrong = new HashMap<>();
      for (int number = 0; number < JOBS; number++) {
        String ending = ending(stages.get(number));
        if (!ending.equals(expected(fate(number)))) {
          wrong.put("job " + number + ", " + fate(number), ending);
        }
      }
      assertThat(wrong).isEmpty();
      assertThat(engine.status().finished()).isEqualTo(JOBS / 15 * 10L);
      awaitEmpty(engine);
    }
  }

  private CompletionStage<Reconstruction> submit(SliceReconstructor engine, int number) {
    Priority priority = List.of(Priority.values()).get(number % 3);
    Job job =
        new Job(
            "job " + number,
            Engines.scan(6, 6 + number % 2, number),
            new Recipe(IsotropicPrior.ID, Engines.recipe(4, 1).sampler(), 1 + number % 4, number),
            priority);
    fates.put(job.measurement().digest(), fate(number));
    return engine.submit(
        job,
        new JobMonitor() {
          @Override
          public boolean cancelled() {
            return fate(number).equals("cancelled");
          }
        });
  }

  private static String ending(CompletionStage<Reconstruction> stage) {
    try {
      Engines.await(stage);
      return GOOD;
    } catch (ReconstructionException e) {
      return e.failure().getClass().getSimpleName();
    }
  }

  private static String expected(String fate) {
    return switch (fate) {
      case GOOD -> GOOD;
      case "denoiser" -> "DeviceLost";
      case "cancelled" -> "Cancelled";
      case "start" -> "Exhausted";
      default -> "Unsupported";
    };
  }

  private PreparedScan calibrate(Measurement measurement) {
    String fate = Objects.requireNonNull(fates.get(measurement.digest()));
    if (fate.equals("calibration")) {
      throw new UnusableScanException("no calibration lines");
    }
    return Engines.calibrate(measurement, fate);
  }

  private static Chain start(
      Problem problem, SamplerSpec spec, ModelCard card, NoiseStream noise, int draw) {
    Chain chain = Engines.SAMPLER.start(problem, spec, card, noise, draw);
    String fate = ((PixelModel) problem.model()).label();
    if (fate.equals("start")) {
      throw new OutOfMemoryError("Java heap space");
    }
    if (fate.equals("not finite")) {
      chain.state()[1] = Float.NaN;
    }
    if (fate.equals("denoiser")) {
      chain.state()[1] = BREAKS_THE_DENOISER;
    }
    return chain;
  }

  private static void breakOnMark(float[][] rows, float[] sigmas) {
    for (float[] row : rows) {
      if (row[1] == BREAKS_THE_DENOISER) {
        throw new DenoiserFailure("CUDA error 700", null);
      }
    }
  }

  /** The last rows come back just after the last result. */
  private static void awaitEmpty(SliceReconstructor engine) {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (engine.status().reservedBytes() > 0) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
    EngineStatus status = engine.status();
    assertThat(status.inFlight()).isZero();
    assertThat(status.sampling().values()).containsOnly(0);
    assertThat(status.waiting().values()).containsOnly(0);
    assertThat(status.ready().values()).containsOnly(0);
    assertThat(status.calibrating().values()).containsOnly(0);
  }
}
