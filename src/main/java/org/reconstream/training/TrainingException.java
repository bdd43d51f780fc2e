package org.reconstream.training;

/**
 * Training cannot go on as asked: an unusable corpus, a contradictory configuration, a checkpoint
 * of another run. The message is one sentence that says what is wrong, where, and what to do.
 */
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A refusal in one sentence. */
  public TrainingException(String message) {
    super(message);
  }

  /** A refusal in one sentence, with its cause. */
  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
