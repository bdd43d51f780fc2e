package org.reconstream.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.reconstream.array.NoiseStream;
import org.reconstream.array.Shape;
import org.reconstream.posterior.Chain;
import org.reconstream.posterior.ChainBatch;
import org.reconstream.posterior.ClosedForm;
import org.reconstream.posterior.PosteriorSampler;
import org.reconstream.posterior.Problem;
import org.reconstream.posterior.SamplerSpec;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.Prior;

/**
 * Draws from the posterior of a problem whose forward model and noise are known, so that nothing
 * has to be calibrated: the draws are spread over threads, each with its own denoiser, which end
 * with the call. A draw's bits do not depend on their number.
 */
public final class ProblemSampler {
  private final Prior prior;
  private final EngineSettings settings;

  /** A sampler under a prior, which stays the caller's. */
  public ProblemSampler(Prior prior, EngineSettings settings) {
    this.prior = prior;
    this.settings = settings;
  }

  /** Follows the work; called from several threads. */
  @FunctionalInterface
  public interface Listener {
    /** Steps done of all steps. */
    void stepped(long steps, long total);
  }

  /**
   * Finished draws.
   *
   * @param samples in the order of their index, in the prior's units
   * @param denoiserCalls denoiser evaluations over all
   * @param unconvergedSolves data-consistency solves that stopped at their limit
   */
  public record Draws(List<float[]> samples, long denoiserCalls, long unconvergedSolves) {}

  /**
   * Draws.
   *
   * @param digest of the data, with the seed the key of the random numbers
   * @throws ReconstructionException if the sampler asks for more than the prior has, or drawing
   *     fails
   */
  public Draws draw(
      Problem problem, SamplerSpec spec, String digest, long seed, int draws, Listener listener)
      throws InterruptedException {
    spec.refusal(prior.card().id(), prior.hasJacobian())
        .ifPresent(
            reason -> {
              throw new ReconstructionException(new Failure.PriorMismatch(reason));
            });
    PosteriorSampler sampler = PosteriorSampler.of(spec, prior.card());
    NoiseStream noise = NoiseStream.of(digest, seed);
    Run run =
        new Run(
            ClosedForm.of(problem, spec, prior.card()), sampler, noise, new Chain[draws], listener);
    int workers = Math.min(settings.workers(), draws);
    AtomicInteger number = new AtomicInteger();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            workers, task -> EngineThreads.named("draw-" + number.getAndIncrement(), task));
    try {
      List<Future<?>> working = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        working.add(threads.submit(() -> work(run)));
      }
      for (Future<?> worker : working) {
        worker.get();
      }
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ReconstructionException(FailureOf.thrown(cause, "sampling"), cause);
    } finally {
      threads.shutdownNow();
    }
    return run.finished();
  }

  private void work(Run run) {
    Shape image = run.problem.model().imageShape();
    try (Denoiser denoiser = prior.denoiser()) {
      ChainBatch batch = new ChainBatch(denoiser, image.dim(1), image.dim(2));
      List<Chain> chains = run.next(settings.batchRows());
      while (!chains.isEmpty()) {
        while (batch.step(chains)) {
          run.stepped(chains);
          if (Thread.currentThread().isInterrupted()) {
            return;
          }
        }
        for (Chain chain : chains) {
          Finite.require(chain.sample(), "a posterior draw");
        }
        chains = run.next(settings.batchRows());
      }
    }
  }

  /** The draws of one call. */
  private static final class Run {
    private final Problem problem;
    private final PosteriorSampler sampler;
    private final NoiseStream noise;
    private final Chain[] chains;
    private final Listener listener;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong steps = new AtomicLong();

    Run(
        Problem problem,
        PosteriorSampler sampler,
        NoiseStream noise,
        Chain[] chains,
        Listener listener) {
      this.problem = problem;
      this.sampler = sampler;
      this.noise = noise;
      this.chains = chains;
      this.listener = listener;
    }

    List<Chain> next(int most) {
      int first = next.getAndAdd(most);
      List<Chain> started = new ArrayList<>();
      for (int draw = first; draw < Math.min(first + most, chains.length); draw++) {
        chains[draw] = sampler.start(problem, noise, draw);
        started.add(chains[draw]);
      }
      return started;
    }

    void stepped(List<Chain> rows) {
      long total = (long) chains.length * rows.get(0).steps();
      listener.stepped(steps.addAndGet(rows.size()), total);
    }

    Draws finished() {
      return new Draws(
          Arrays.stream(chains).map(Chain::sample).toList(),
          Arrays.stream(chains).mapToLong(Chain::steps).sum(),
          Arrays.stream(chains).mapToLong(Chain::unconvergedSolves).sum());
    }
  }
}
