package org.reconstream.engine;

import java.util.concurrent.atomic.AtomicInteger;
import org.reconstream.array.NoiseStream;
import org.reconstream.array.Shape;
import org.reconstream.physics.ForwardModel;
import org.reconstream.physics.PreparedScan;
import org.reconstream.posterior.Chain;
import org.reconstream.posterior.Problem;

/**
 * One calibrated job as a posterior to draw from: starts its chains and collects what they end in.
 * Thread-safe; chains belong to their workers.
 */
final class Sampling {
  private final JobRun run;
  private final Problem problem;
  private final NoiseStream noise;
  private final Sampler sampler;
  private final BatchKey key;
  private final Outcome outcome;
  private final DrawCollector collector;
  private final AtomicInteger steps = new AtomicInteger();

  Sampling(
      JobRun run,
      PreparedScan scan,
      Problem problem,
      NoiseStream noise,
      Sampler sampler,
      Outcome outcome) {
    this.run = run;
    this.problem = problem;
    this.noise = noise;
    this.sampler = sampler;
    Shape image = scan.model().imageShape();
    this.key = new BatchKey(run.prior(), image.dim(1), image.dim(2));
    this.outcome = outcome;
    this.collector = new DrawCollector(draws(), outcome::add);
  }

  int draws() {
    return run.job().recipe().draws();
  }

  /** The number of draws that are part of the outcome. */
  int collected() {
    return collector.collected();
  }

  BatchKey key() {
    return key;
  }

  Chain start(int draw) {
    Recipe recipe = run.job().recipe();
    return sampler.start(problem, recipe.sampler(), run.prior().card().variance(), noise, draw);
  }

  /** Counts a step of a chain; a finished one is collected, and the last one ends the job. */
  void stepped(DrawRow row) {
    Chain chain = row.chain();
    int total = draws() * chain.steps();
    run.monitor().progress(steps.incrementAndGet(), total);
    if (chain.done()) {
      float[] sample = chain.sample();
      FinishedDraw draw = new FinishedDraw(sample, residualRatio(sample));
      if (collector.collect(row.draw(), draw)) {
        run.succeed(outcome.reconstruction(run.clock().seconds()));
      }
    }
  }

  private double residualRatio(float[] sample) {
    ForwardModel model = problem.model();
    float[] predicted = new float[problem.data().length];
    model.apply(sample, predicted);
    double sum = 0;
    for (int i = 0; i < predicted.length; i++) {
      double difference = problem.data()[i] - predicted[i];
      sum += difference * difference;
    }
    double components = (double) model.measurements() * model.componentsPerMeasurement();
    double ratio = sum / (components * problem.sigmaY() * problem.sigmaY());
    if (!Double.isFinite(ratio)) {
      throw new ReconstructionException(
          new Failure.Unsupported(
              "a posterior draw is not finite; the prior or the noise level does not suit this scan"));
    }
    return ratio;
  }
}
