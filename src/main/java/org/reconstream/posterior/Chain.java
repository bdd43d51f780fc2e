package org.reconstream.posterior;

/**
 * One posterior draw in progress: resumable state that needs one denoiser evaluation a step.
 *
 * <pre>{@code
 * while (!chain.done()) {
 *   denoiser.denoise(chain.state() at chain.sigma()) -> d;
 *   chain.advance(d);
 * }
 * use(chain.sample());
 * }</pre>
 *
 * <p>Every scalar (noise level, CG coefficients, norms, noise key) belongs to this chain alone, so
 * its bits do not depend on the chains advanced beside it. One thread at a time.
 */
public interface Chain {
  /** Whether {@link #sample()} is ready. */
  boolean done();

  /** The noise level, per real channel, at which the next denoiser evaluation is needed. */
  float sigma();

  /**
   * The image to denoise, {@code [channels, H, W]}: the chain's own array, valid until {@link
   * #advance}.
   */
  float[] state();

  /** Takes {@code D(state; sigma)} and moves to the next level. The argument may be overwritten. */
  void advance(float[] denoised);

  /** The finished draw in the prior's normalised units; the caller owns it. */
  float[] sample();

  /** Steps taken so far, and {@link #steps()} in all, for progress. */
  int step();

  /** The number of denoiser evaluations of the whole chain. */
  int steps();

  /** The number of data-consistency solves so far that stopped at their iteration limit. */
  default int unconvergedSolves() {
    return 0;
  }
}
