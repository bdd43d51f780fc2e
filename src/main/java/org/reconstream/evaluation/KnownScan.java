package org.reconstream.evaluation;

import org.reconstream.physics.Measurement;

/** A scan whose true image is known, of either modality. */
public sealed interface KnownScan permits SimulatedScan, SimulatedSinogram {
  /** Tells scans apart, without spaces. */
  String name();

  /** What the scanner would have sent. */
  Measurement measurement();
}
