package org.reconstream.calibration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.reconstream.posterior.SamplerSpec;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.MixturePrior;
import org.reconstream.prior.onnx.OnnxPrior;

/**
 * Runs samplers on problems whose posterior is known. Results depend on the effort and the sampler
 * alone, not on the number of threads.
 *
 * <p>Owns its two priors, which are written as graphs and evaluated by ONNX Runtime.
 */
public final class CalibrationSuite implements AutoCloseable {
  /** Measurements of the mixture study. */
  static final int[] MEASUREMENTS = {2, 4};

  private static final int CONTROL_LEVELS = 50;
  private static final int DENSITY_POINTS = 4;

  private final Effort effort;
  private final ExecutorService threads;
  private final OnnxPrior gaussian;
  private final OnnxPrior mixture;

  private CalibrationSuite(
      Effort effort, ExecutorService threads, OnnxPrior gaussian, OnnxPrior mixture) {
    this.effort = effort;
    this.threads = threads;
    this.gaussian = gaussian;
    this.mixture = mixture;
  }

  /**
   * A suite.
   *
   * @param folder where the priors' folders are written
   * @param threads where the draws are made; the caller's
   */
  public static CalibrationSuite open(Effort effort, Path folder, ExecutorService threads)
      throws IOException {
    OnnxPrior gaussian =
        AnalyticPrior.serve(
            "calibration-gaussian",
            GaussianStudy.mixture(),
            GaussianStudy.variance(),
            GaussianStudy.PIXELS,
            1,
            folder.resolve("calibration-gaussian"));
    try {
      MixturePrior modes = MixtureStudy.mixture();
      OnnxPrior mixture =
          AnalyticPrior.serve(
              "calibration-mixture",
              modes,
              effort.problems() > 0 ? MixtureStudy.variance() : GaussianStudy.variance(),
              MixtureStudy.HEIGHT,
              MixtureStudy.WIDTH,
              folder.resolve("calibration-mixture"));
      return new CalibrationSuite(effort, threads, gaussian, mixture);
    } catch (IOException | RuntimeException e) {
      gaussian.close();
      throw e;
    }
  }

  /** A sampler that scans can use, on both studies. */
  public SamplerResult sampler(SamplerSpec spec) throws InterruptedException {
    Candidate candidate = Candidate.of(spec);
    List<ModeScore> modes = new ArrayList<>();
    for (int measurements : MEASUREMENTS) {
      if (effort.problems() > 0) {
        modes.add(modes(candidate, measurements));
      }
    }
    return gaussian(candidate, effort.seeds(), modes);
  }

  /** Exact draws, then the default sampler with every defect on the first study alone. */
  public List<SamplerResult> controls() throws InterruptedException {
    List<SamplerResult> results = new ArrayList<>();
    results.add(exact());
    for (Flaw flaw : Flaw.values()) {
      if (flaw != Flaw.NONE) {
        results.add(gaussian(Candidate.of(flaw, CONTROL_LEVELS), 1, List.of()));
      }
    }
    return results;
  }

  /** The log-likelihoods of both priors. */
  public List<DensityScore> densities() throws InterruptedException {
    List<Callable<DensityScore>> tasks =
        List.of(
            () -> {
              try (Denoiser denoiser = gaussian.denoiser()) {
                return DensityScore.of(
                    "Gaussian, 128 components",
                    GaussianStudy.mixture(),
                    denoiser,
                    GaussianStudy.PIXELS,
                    1,
                    DENSITY_POINTS);
              }
            },
            () -> {
              try (Denoiser denoiser = mixture.denoiser()) {
                return DensityScore.of(
                    "mixture of 25, 8 components",
                    MixtureStudy.mixture(),
                    denoiser,
                    MixtureStudy.HEIGHT,
                    MixtureStudy.WIDTH,
                    4 * DENSITY_POINTS);
              }
            });
    return all(tasks);
  }

  /** The Gaussian study's prior. */
  OnnxPrior gaussian() {
    return gaussian;
  }

  @Override
  public void close() {
    gaussian.close();
    mixture.close();
  }

  /** One truth's score and cost. */
  private record Scored(CaseScore score, Cost cost) {}

  private SamplerResult gaussian(Candidate candidate, int seeds, List<ModeScore> modes)
      throws InterruptedException {
    List<SamplerResult.Level> levels = new ArrayList<>();
    Cost cost = Cost.NONE;
    for (double noise : effort.noises()) {
      List<CaseScore> all = new ArrayList<>();
      List<GaussianScore> bySeed = new ArrayList<>();
      for (int s = 0; s < seeds; s++) {
        GaussianStudy study = new GaussianStudy(effort.firstSeed() + s, noise);
        List<Scored> scored = all(cases(candidate, study));
        List<CaseScore> scores = scored.stream().map(Scored::score).toList();
        cost = cost.plus(Cost.sum(scored.stream().map(Scored::cost).toList()));
        bySeed.add(GaussianScore.of(scores));
        all.addAll(scores);
      }
      levels.add(new SamplerResult.Level(noise, GaussianScore.of(all), bySeed));
    }
    return new SamplerResult(candidate.name(), candidate.declared(), cost, levels, modes);
  }

  private List<Callable<Scored>> cases(Candidate candidate, GaussianStudy study) {
    GaussianStudy.Case first = study.at(0);
    long steps =
        candidate
            .drawing()
            .start(first.problem(), gaussian.card().variance(), study.samplerNoise(0), 0)
            .steps();
    List<Callable<Scored>> tasks = new ArrayList<>();
    for (int truth = 0; truth < effort.truths(steps); truth++) {
      int index = truth;
      tasks.add(
          () -> {
            GaussianStudy.Case known = study.at(index);
            Trial trial =
                Trial.run(
                    candidate,
                    gaussian,
                    known.problem(),
                    study.samplerNoise(index),
                    CaseScore.DRAWS);
            return new Scored(CaseScore.of(known, study.posterior(), trial.draws()), trial.cost());
          });
    }
    return tasks;
  }

  private SamplerResult exact() {
    List<SamplerResult.Level> levels = new ArrayList<>();
    for (double noise : effort.noises()) {
      List<CaseScore> all = new ArrayList<>();
      List<GaussianScore> bySeed = new ArrayList<>();
      for (int s = 0; s < effort.seeds(); s++) {
        GaussianStudy study = new GaussianStudy(effort.firstSeed() + s, noise);
        List<CaseScore> scores = new ArrayList<>();
        for (int truth = 0; truth < effort.truths(); truth++) {
          scores.add(ExactDraws.score(study, truth));
        }
        bySeed.add(GaussianScore.of(scores));
        all.addAll(scores);
      }
      levels.add(new SamplerResult.Level(noise, GaussianScore.of(all), bySeed));
    }
    return new SamplerResult("exact", true, Cost.NONE, levels, List.of());
  }

  private ModeScore modes(Candidate candidate, int measurements) throws InterruptedException {
    List<Callable<ModeScore.Distance>> tasks = new ArrayList<>();
    int draws = 0;
    for (int s = 0; s < effort.seeds(); s++) {
      MixtureStudy study = new MixtureStudy(effort.firstSeed() + s, measurements);
      for (int index = 0; index < effort.problems(); index++) {
        MixtureStudy.Case problem = study.at(index);
        long steps =
            candidate
                .drawing()
                .start(problem.problem(), mixture.card().variance(), study.samplerNoise(index), 0)
                .steps();
        int count = effort.modeDraws(steps);
        int at = index;
        draws = count;
        tasks.add(() -> distance(candidate, study, problem, at, count));
      }
    }
    return ModeScore.of(measurements, draws, all(tasks));
  }

  private ModeScore.Distance distance(
      Candidate candidate, MixtureStudy study, MixtureStudy.Case problem, int index, int draws) {
    Trial trial =
        Trial.run(candidate, mixture, problem.problem(), study.samplerNoise(index), draws);
    return new ModeScore.Distance(
        ModeScore.totalVariation(study.shares(trial.draws()), problem.weights()),
        ModeScore.totalVariation(study.exactShares(problem, index, draws), problem.weights()));
  }

  private <T> List<T> all(List<Callable<T>> tasks) throws InterruptedException {
    List<T> results = new ArrayList<>();
    for (Future<T> future : threads.invokeAll(tasks)) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
    return results;
  }
}
