package org.reconstream.physics.ct;

import org.reconstream.physics.Beam;

/** The geometries that tests run over. */
final class Beams {
  private Beams() {}

  static final Beam PARALLEL = new Beam.Parallel(0.75, 127.5);
  static final Beam ARC = new Beam.FanArc(1.5, 127.5, 200, 400);
  static final Beam FLAT = new Beam.FanFlat(1.5, 127.5, 200, 400);

  /** Equally spaced views over an arc, without its end. */
  static double[] angles(int views, double arc) {
    double[] angles = new double[views];
    for (int view = 0; view < views; view++) {
      angles[view] = 0.1 + view * arc / views;
    }
    return angles;
  }
}
