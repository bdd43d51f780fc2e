package org.reconstream.formats;

/** Which way the rays of a sinogram run, where a user states it. */
public enum BeamKind {
  /** Parallel rays. */
  PARALLEL,
  /** A fan onto a detector bent around the source. */
  FAN_ARC,
  /** A fan onto a flat detector. */
  FAN_FLAT
}
