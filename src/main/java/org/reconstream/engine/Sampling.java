package org.reconstream.engine;

import java.util.concurrent.atomic.AtomicInteger;
import org.reconstream.array.NoiseStream;
import org.reconstream.array.Shape;
import org.reconstream.posterior.Chain;
import org.reconstream.posterior.Problem;

/**
 * One calibrated job as a posterior to draw from: starts its chains and collects the finished ones.
 * Thread-safe; chains belong to their workers.
 */
final class Sampling {
  private final JobRun run;
  private final Problem problem;
  private final NoiseStream noise;
  private final Sampler sampler;
  private final BatchKey key;
  private final PlausibilityCheck check;
  private final Outcome outcome;
  private final DrawCollector collector;
  private final AtomicInteger steps = new AtomicInteger();

  Sampling(
      JobRun run,
      Problem problem,
      NoiseStream noise,
      Sampler sampler,
      PlausibilityCheck check,
      Outcome outcome) {
    this.run = run;
    this.problem = problem;
    this.noise = noise;
    this.sampler = sampler;
    Shape image = problem.model().imageShape();
    this.key = new BatchKey(run.prior(), image.dim(1), image.dim(2));
    this.check = check;
    this.outcome = outcome;
    DrawPlan plan = DrawPlan.of(run.job().recipe());
    this.collector =
        new DrawCollector(count -> plan.after(count, outcome::standardError), outcome::add);
  }

  /** The number of draws to make, as far as is known now. */
  int draws() {
    return collector.planned();
  }

  /** The number of draws that are part of the outcome. */
  int collected() {
    return collector.collected();
  }

  /** The number of draws not yet collected. */
  int remaining() {
    return draws() - collected();
  }

  BatchKey key() {
    return key;
  }

  Chain start(int draw) {
    Recipe recipe = run.job().recipe();
    Chain chain = sampler.start(problem, recipe.sampler(), run.prior().card(), noise, draw);
    return check.of(chain, draw);
  }

  /** Counts a step of a chain; a finished one is collected, and the last one ends the job. */
  void stepped(int draw, Chain chain) {
    run.monitor().progress(steps.incrementAndGet(), draws() * chain.steps());
    if (chain.done()) {
      Finite.require(chain.sample(), "a posterior draw");
      if (collector.collect(draw, chain)) {
        run.succeed(outcome.reconstruction(run.clock().seconds()));
      }
    }
  }
}
