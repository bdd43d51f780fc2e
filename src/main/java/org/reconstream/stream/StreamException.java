package org.reconstream.stream;

/** The stream cannot start, send or receive; the message is one sentence for the operator. */
public final class StreamException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the sentence. */
  public StreamException(String message) {
    super(message);
  }

  /** With the sentence and what caused it. */
  public StreamException(String message, Throwable cause) {
    super(message, cause);
  }
}
