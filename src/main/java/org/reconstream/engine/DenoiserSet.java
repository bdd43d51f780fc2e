package org.reconstream.engine;

import java.util.IdentityHashMap;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.Prior;

/** The denoisers of one worker, one per prior it has met. Belongs to the worker's thread. */
final class DenoiserSet implements AutoCloseable {
  private final IdentityHashMap<Prior, Denoiser> open = new IdentityHashMap<>();

  /** The worker's denoiser of a prior, made at first use. */
  Denoiser of(Prior prior) {
    return open.computeIfAbsent(prior, Prior::denoiser);
  }

  /** Closes the denoiser of a prior; the next use makes a fresh one. */
  void discard(Prior prior) {
    Denoiser broken = open.remove(prior);
    if (broken != null) {
      broken.close();
    }
  }

  @Override
  public void close() {
    open.values().forEach(Denoiser::close);
    open.clear();
  }
}
