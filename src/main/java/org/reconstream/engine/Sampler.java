package org.reconstream.engine;

import org.reconstream.array.NoiseStream;
import org.reconstream.posterior.Chain;
import org.reconstream.posterior.Problem;
import org.reconstream.posterior.SamplerSpec;
import org.reconstream.prior.ModelCard;

/** Starts the draws of posterior samplers; thread-safe. */
@FunctionalInterface
interface Sampler {
  /**
   * A chain before its first step.
   *
   * @param spec which sampler, with its settings
   * @param card the card of the prior
   * @param draw index of the draw, a coordinate of its noise
   */
  Chain start(Problem problem, SamplerSpec spec, ModelCard card, NoiseStream noise, int draw);
}
