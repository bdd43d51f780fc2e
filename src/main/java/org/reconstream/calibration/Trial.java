package org.reconstream.calibration;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.reconstream.array.NoiseStream;
import org.reconstream.array.Shape;
import org.reconstream.posterior.Chain;
import org.reconstream.posterior.ChainBatch;
import org.reconstream.posterior.Problem;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.Prior;

/**
 * Draws of one candidate for one problem through the prior's engine, all advanced together.
 *
 * @param draws the draws in order
 * @param cost what they cost
 */
record Trial(List<float[]> draws, Cost cost) {
  /** Makes so many draws. */
  static Trial run(
      Candidate candidate, Prior prior, Problem problem, NoiseStream noise, int draws) {
    long from = processorNanos();
    Shape shape = problem.model().imageShape();
    List<Chain> chains = new ArrayList<>();
    for (int draw = 0; draw < draws; draw++) {
      chains.add(candidate.drawing().start(problem, prior.card().variance(), noise, draw));
    }
    try (Denoiser denoiser = prior.denoiser()) {
      new ChainBatch(denoiser, shape.dim(1), shape.dim(2)).run(chains);
      List<float[]> samples = chains.stream().map(Chain::sample).toList();
      long evaluations = chains.stream().mapToLong(Chain::steps).sum();
      double seconds = (processorNanos() - from) * 1e-9;
      return new Trial(samples, new Cost(draws, evaluations, seconds));
    }
  }

  private static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
