package org.reconstream.posterior;

import org.reconstream.array.NoiseStream;
import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.prior.VarianceTable;

/**
 * Starts the chains of one sampler under one prior. Immutable and thread-safe.
 *
 * <p>The noise levels are an EDM grid from the largest the prior knows, at most 10 (1 for the
 * preview, which has few levels to spend), down to the smaller of 0.015 and the measurement noise,
 * but not below the smallest the prior knows.
 */
public final class PosteriorSampler {
  private static final double LARGEST_START = 10;
  private static final double PREVIEW_START = 1;
  private static final double LARGEST_END = 0.015;

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
    NoiseSchedule schedule = schedule(problem.sigmaY());
    ChainNoise random = new ChainNoise(noise, draw);
    if (spec instanceof SamplerSpec.DapsCal) {
      return DapsCalUpdate.chain(problem, variance::at, schedule, random, DapsCalUpdate.TOLERANCE);
    }
    if (spec instanceof SamplerSpec.Dds dds) {
      return DdsUpdate.chain(problem, schedule, dds.eta(), random);
    }
    throw new AssertionError(spec);
  }

  /** The grid for a measurement noise level. */
  NoiseSchedule schedule(double sigmaY) {
    double start =
        Math.min(spec.calibrated() ? LARGEST_START : PREVIEW_START, variance.maximumSigma());
    double end = Math.max(Math.min(LARGEST_END, sigmaY), variance.minimumSigma());
    return NoiseSchedule.edm(spec.levels(), start, end);
  }
}
