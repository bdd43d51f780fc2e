package org.reconstream.cli;

import org.reconstream.physics.Beam;

/** Beams by the names that users type and read. */
final class BeamName {
  private BeamName() {}

  /** {@code parallel}, {@code fan-arc} or {@code fan-flat}. */
  static String of(Beam beam) {
    if (beam instanceof Beam.Parallel) {
      return "parallel";
    } else if (beam instanceof Beam.FanArc) {
      return "fan-arc";
    } else if (beam instanceof Beam.FanFlat) {
      return "fan-flat";
    }
    throw new AssertionError(beam);
  }
}
