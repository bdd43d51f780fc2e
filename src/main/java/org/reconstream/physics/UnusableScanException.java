package org.reconstream.physics;

/**
 * A scan that cannot be calibrated or reconstructed. The message is one sentence that says what is
 * wrong with the scan and what would help; it holds no pixel and no patient information.
 */
public final class UnusableScanException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With the sentence for the sender of the scan. */
  public UnusableScanException(String message) {
    super(message);
  }
}
