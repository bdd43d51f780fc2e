package org.reconstream.calibration;

import org.reconstream.array.NoiseStream;
import org.reconstream.posterior.Chain;
import org.reconstream.posterior.PosteriorSampler;
import org.reconstream.posterior.Problem;
import org.reconstream.posterior.SamplerSpec;
import org.reconstream.prior.VarianceTable;

/** Starts the chains of a sampler under study, sound or broken. Thread-safe. */
@FunctionalInterface
interface Drawing {
  /** One draw before its first step. */
  Chain start(Problem problem, VarianceTable variance, NoiseStream noise, int draw);

  /** The chains that scans get. */
  static Drawing of(SamplerSpec spec) {
    return (problem, variance, noise, draw) ->
        PosteriorSampler.of(spec, variance).start(problem, noise, draw);
  }

  /** The default sampler with one defect. */
  static Drawing of(Flaw flaw, int levels) {
    return (problem, variance, noise, draw) ->
        new FlawedChain(flaw, levels, problem, variance, noise, draw);
  }
}
