package org.reconstream.prior;

/** A loaded prior: its card, and denoisers for the threads that need one. Thread-safe. */
public interface Prior extends AutoCloseable {
  /** Where this prior is true. */
  ModelCard card();

  /** A new denoiser, owned and closed by the caller. */
  Denoiser denoiser();

  /** Whether its denoisers are {@link JacobianDenoiser}s. */
  default boolean hasJacobian() {
    return false;
  }

  @Override
  void close();
}
