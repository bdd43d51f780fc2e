package org.reconstream.posterior;

import org.reconstream.array.NoiseStream;
import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.prior.VarianceTable;

/**
 * Starts the chains of one sampler under one prior. Immutable and thread-safe.
 *
 * <p>The noise levels go from the largest the prior knows, at most 10 (1 for the preview, which has
 * few levels to spend), down to the smaller of 0.015 (0.01 where the draw keeps the last noise) and
 * the measurement noise, but not below the smallest the prior knows: an EDM grid, or a geometric
 * one for the Langevin samplers.
 */
public final class PosteriorSampler {
  private static final double LARGEST_START = 10;
  private static final double PREVIEW_START = 1;
  private static final double LARGEST_END = 0.015;

  /** Samplers that return the state itself leave noise of the last level in the draw. */
  private static final double LARGEST_NOISY_END = 0.01;

  /** The prox returns a mean, so the spread below the last level is lost: it must be small. */
  private static final double PROX_END = 4;

  /** Keeps levels between two ends that are told apart. */
  private static final double APART = 1.25;

  private final SamplerSpec spec;
  private final VarianceTable variance;

  private PosteriorSampler(SamplerSpec spec, VarianceTable variance) {
    this.spec = spec;
    this.variance = variance;
  }

  /** The sampler of a specification, for a prior with this v(sigma). */
  public static PosteriorSampler of(SamplerSpec spec, VarianceTable variance) {
    return new PosteriorSampler(spec, variance);
  }

  /**
   * Starts one draw, a pure function of its arguments.
   *
   * @param noise the job's random numbers
   * @param draw the index of the draw
   */
  public Chain start(Problem problem, NoiseStream noise, int draw) {
    ChainNoise random = new ChainNoise(noise, draw);
    double sigmaY = problem.sigmaY();
    if (spec instanceof SamplerSpec.DapsCal) {
      return DapsCalUpdate.chain(
          problem, variance::at, schedule(sigmaY), random, DataStep.TOLERANCE);
    }
    if (spec instanceof SamplerSpec.CalibratedProx) {
      double end = Math.max(end(sigmaY) / PROX_END, variance.minimumSigma());
      NoiseSchedule levels = NoiseSchedule.edm(spec.levels(), start(), end);
      return CalibratedProxUpdate.chain(problem, variance::at, levels, random, DataStep.TOLERANCE);
    }
    if (spec instanceof SamplerSpec.PreconditionedUla ula) {
      NoiseSchedule levels =
          NoiseSchedule.geometric(ula.levels(), start(), end(Math.min(LARGEST_NOISY_END, sigmaY)));
      return PreconditionedUlaUpdate.chain(problem, levels, ula, random, DataStep.FINE_TOLERANCE);
    }
    if (spec instanceof SamplerSpec.PnpDm split) {
      double smallest = variance.minimumSigma();
      double last = Math.max(split.coupling() * sigmaY, APART * smallest);
      return PnpDmUpdate.chain(
          problem,
          variance::at,
          PnpDmUpdate.descents(split, start(), last, smallest),
          random,
          DataStep.FINE_TOLERANCE);
    }
    if (spec instanceof SamplerSpec.Dds dds) {
      return DdsUpdate.chain(problem, schedule(sigmaY), dds, random);
    }
    if (spec instanceof SamplerSpec.Preview preview) {
      SamplerSpec.Dds dds = new SamplerSpec.Dds(preview.levels(), preview.eta(), 1, 5);
      return DdsUpdate.chain(problem, schedule(sigmaY), dds, random);
    }
    if (spec instanceof SamplerSpec.Dps dps) {
      return DpsUpdate.chain(problem, schedule(sigmaY), dps.zeta(), random);
    }
    if (spec instanceof SamplerSpec.PiGdm) {
      return PiGdmUpdate.chain(problem, variance::at, schedule(sigmaY), random, DataStep.TOLERANCE);
    }
    throw new AssertionError(spec);
  }

  /** The EDM grid for a measurement noise level. */
  NoiseSchedule schedule(double sigmaY) {
    return NoiseSchedule.edm(spec.levels(), start(), end(sigmaY));
  }

  private double start() {
    double largest = spec instanceof SamplerSpec.Preview ? PREVIEW_START : LARGEST_START;
    return Math.min(largest, variance.maximumSigma());
  }

  private double end(double sigmaY) {
    return Math.max(Math.min(LARGEST_END, sigmaY), variance.minimumSigma());
  }
}
