package org.reconstream.prior;

import org.jspecify.annotations.Nullable;

/**
 * The engine that evaluates a prior failed: out of memory, a lost device, or a graph it cannot run.
 */
public final class DenoiserFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure with what happened and what to do about it. */
  public DenoiserFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
