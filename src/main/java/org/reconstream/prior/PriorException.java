package org.reconstream.prior;

/**
 * A prior cannot be loaded or run as asked: a missing or changed file, a graph that breaks its
 * contract, a card that contradicts its graph, an engine that this machine does not have. The
 * message is one sentence that says what is wrong, where, and what to do.
 */
public final class PriorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A refusal in one sentence. */
  public PriorException(String message) {
    super(message);
  }

  /** A refusal in one sentence, with its cause. */
  public PriorException(String message, Throwable cause) {
    super(message, cause);
  }
}
