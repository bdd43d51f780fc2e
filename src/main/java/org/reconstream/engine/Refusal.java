package org.reconstream.engine;

import java.util.Optional;
import org.reconstream.physics.KSpace;
import org.reconstream.physics.Measurement;
import org.reconstream.physics.Sinogram;
import org.reconstream.physics.SliceGeometry;
import org.reconstream.prior.ModelCard;
import org.reconstream.prior.Prior;

/** Why a measurement is refused before any work is spent on it: its size, or the prior's card. */
final class Refusal {
  private final EngineSettings settings;

  Refusal(EngineSettings settings) {
    this.settings = settings;
  }

  /** The failure of a measurement that is larger than this service takes, or nothing. */
  Optional<Failure> of(Measurement measurement) {
    if (measurement instanceof KSpace kspace) {
      return matrix("encoded", kspace.height(), kspace.width()).or(() -> coils(kspace));
    } else if (measurement instanceof Sinogram sinogram) {
      SliceGeometry geometry = sinogram.geometry();
      return matrix("reconstructed", geometry.rows(), geometry.columns()).or(() -> rays(sinogram));
    }
    throw new AssertionError(measurement);
  }

  /** The failure of a measurement that must not be started, or nothing. */
  Optional<Failure> of(Measurement measurement, Demand demand, ModelCard card) {
    return memory(demand).or(() -> card(measurement, demand, card));
  }

  private Optional<Failure> matrix(String which, int height, int width) {
    if (Math.max(height, width) <= settings.maximumMatrix()) {
      return Optional.empty();
    }
    return Optional.of(
        new Failure.Unsupported(
            "the %s matrix is %d x %d; this service takes at most %d in each direction"
                .formatted(which, height, width, settings.maximumMatrix())));
  }

  private Optional<Failure> coils(KSpace kspace) {
    if (kspace.coils() <= settings.maximumCoils()) {
      return Optional.empty();
    }
    return Optional.of(
        new Failure.Unsupported(
            "the scan has %d coils; this service takes at most %d"
                .formatted(kspace.coils(), settings.maximumCoils())));
  }

  private Optional<Failure> rays(Sinogram sinogram) {
    if ((long) sinogram.views() * sinogram.columns() <= settings.maximumRays()) {
      return Optional.empty();
    }
    return Optional.of(
        new Failure.Unsupported(
            "the sinogram has %d views of %d columns; this service takes at most %d rays"
                .formatted(sinogram.views(), sinogram.columns(), settings.maximumRays())));
  }

  private Optional<Failure> memory(Demand demand) {
    if (demand.bytes() <= settings.memoryBytes()) {
      return Optional.empty();
    }
    return Optional.of(
        new Failure.Unsupported(
            "the scan needs about %d MB of memory and this service has %d MB for scans; raise the engine's memory"
                .formatted(demand.bytes() >> 20, settings.memoryBytes() >> 20)));
  }

  /** The card must cover the matrix that the prior will see. */
  private static Optional<Failure> card(Measurement measurement, Demand demand, ModelCard card) {
    SliceGeometry matrix = measurement.geometry();
    String grown =
        measurement instanceof Sinogram
                && demand.height() * demand.width() > matrix.rows() * matrix.columns()
            ? "; the object reaches beyond the matrix of %d x %d, whose field of view is too small"
                .formatted(matrix.rows(), matrix.columns())
            : "";
    return card.refusal(measurement.modality(), demand.height(), demand.width())
        .map(reason -> new Failure.PriorMismatch(reason + grown));
  }

  /** The failure of a sampler that asks a prior for more than it has, or nothing. */
  static Optional<Failure> sampler(Job job, Prior prior) {
    return job.recipe()
        .sampler()
        .refusal(prior.card().id(), prior.hasJacobian())
        .map(Failure.PriorMismatch::new);
  }
}
