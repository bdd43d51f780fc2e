package org.reconstream.engine;

import org.reconstream.physics.Measurement;
import org.reconstream.physics.PreparedScan;

/** Turns a measurement into a calibrated scan; thread-safe and deterministic. */
@FunctionalInterface
interface Calibration {
  PreparedScan prepare(Measurement measurement);
}
