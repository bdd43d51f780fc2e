package org.reconstream.engine;

/** Carries a {@link Failure} where only an exception can travel. */
public final class ReconstructionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  /** Wraps a failure; the message is its reason. */
  public ReconstructionException(Failure failure) {
    super(failure.reason());
    this.failure = failure;
  }

  /** Wraps a failure and what caused it. */
  public ReconstructionException(Failure failure, Throwable cause) {
    super(failure.reason(), cause);
    this.failure = failure;
  }

  /** The failure. */
  public Failure failure() {
    return failure;
  }
}
