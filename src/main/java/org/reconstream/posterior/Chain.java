package org.reconstream.posterior;

import org.jspecify.annotations.Nullable;

/**
 * One posterior draw in progress: resumable state that needs one denoiser evaluation a step, and
 * where it asks for it one vector-Jacobian product.
 *
 * <pre>{@code
 * while (!chain.done()) {
 *   denoiser.denoise(chain.state() at chain.sigma()) -> d;
 *   chain.advance(d);
 *   if (chain.cotangent() != null) {
 *     denoiser.vectorJacobian(chain.state() at chain.sigma(), chain.cotangent()) -> p;
 *     chain.complete(p);
 *   }
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
   * The image to denoise, {@code [channels, H, W]}: the chain's own array, valid until the step is
   * over.
   */
  float[] state();

  /**
   * Takes {@code D(state; sigma)} and moves to the next level, unless it asks for a product first.
   * The argument is used until the step is over and may be overwritten.
   */
  void advance(float[] denoised);

  /**
   * The cotangent u of the product {@code J^T u}, {@code J = dD/dx} at the state and level just
   * denoised, that the chain waits for: its own array. Null when it waits for none.
   */
  default float @Nullable [] cotangent() {
    return null;
  }

  /**
   * Takes the product that was asked for, which may be overwritten, and moves to the next level.
   */
  default void complete(float[] product) {
    throw new IllegalStateException("this chain asks for no vector-Jacobian product");
  }

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
