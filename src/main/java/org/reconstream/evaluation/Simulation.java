package org.reconstream.evaluation;

import org.reconstream.training.Slice;

/** Makes scans of images: one kind of scanner. Deterministic and thread-safe. */
@FunctionalInterface
public interface Simulation {
  /**
   * A scan of a slice.
   *
   * @param index tells slices apart in the random numbers
   * @param acceleration how many times fewer measurements than unknowns
   * @throws IllegalArgumentException if the slice cannot be scanned so, with the reason
   */
  SimulatedScan scan(Slice slice, int index, double acceleration);
}
