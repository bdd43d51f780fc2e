package org.reconstream.engine;

import java.util.Optional;
import org.reconstream.physics.KSpace;
import org.reconstream.prior.ModelCard;

/** Why a measurement is refused before any work is spent on it: its size, or the prior's card. */
final class Refusal {
  private final EngineSettings settings;

  Refusal(EngineSettings settings) {
    this.settings = settings;
  }

  /** The failure of a measurement that must not be started, or nothing. */
  Optional<Failure> of(Job job, ModelCard card) {
    if (job.measurement() instanceof KSpace kspace) {
      return size(kspace).or(() -> memory(job)).or(() -> card(kspace, card));
    }
    return Optional.of(computedTomography());
  }

  /** Sinograms are read but not yet reconstructed by the engine. */
  static Failure computedTomography() {
    return new Failure.Unsupported(
        "this service reconstructs k-space only; the measurement is a sinogram");
  }

  private Optional<Failure> size(KSpace kspace) {
    int largest = Math.max(kspace.height(), kspace.width());
    if (largest > settings.maximumMatrix()) {
      return Optional.of(
          new Failure.Unsupported(
              "the encoded matrix is %d x %d; this service takes at most %d in each direction"
                  .formatted(kspace.height(), kspace.width(), settings.maximumMatrix())));
    }
    if (kspace.coils() > settings.maximumCoils()) {
      return Optional.of(
          new Failure.Unsupported(
              "the scan has %d coils; this service takes at most %d"
                  .formatted(kspace.coils(), settings.maximumCoils())));
    }
    return Optional.empty();
  }

  private Optional<Failure> memory(Job job) {
    long bytes = JobMemory.bytes(job, settings);
    if (bytes > settings.memoryBytes()) {
      return Optional.of(
          new Failure.Unsupported(
              "the scan needs about %d MB of memory and this service has %d MB for scans; raise the engine's memory"
                  .formatted(bytes >> 20, settings.memoryBytes() >> 20)));
    }
    return Optional.empty();
  }

  private static Optional<Failure> card(KSpace kspace, ModelCard card) {
    return card.refusal("MR", kspace.height(), kspace.width()).map(Failure.PriorMismatch::new);
  }
}
