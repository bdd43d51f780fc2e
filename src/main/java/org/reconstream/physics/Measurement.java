package org.reconstream.physics;

/** One slice as a scanner measured it, before any calibration. */
public sealed interface Measurement permits KSpace {
  /**
   * SHA-256 over everything that a reconstruction depends on (samples, mask, maps, noise), in
   * lower-case hexadecimal.
   */
  String digest();
}
