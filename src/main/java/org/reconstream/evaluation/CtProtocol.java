package org.reconstream.evaluation;

import java.util.Locale;
import org.reconstream.physics.Beam;
import org.reconstream.physics.SliceGeometry;
import org.reconstream.physics.ct.CtSimulator;

/** Ways to measure less of a CT slice than a full scan does. */
public enum CtProtocol {
  /** 60 parallel views over half a turn, 1e5 quanta a ray. */
  SPARSE_VIEW(60, 180, 1e5, false),
  /** 240 parallel views over half a turn, 1e4 quanta a ray. */
  LOW_DOSE(240, 180, 1e4, false),
  /** 80 parallel views over 120 degrees, 1e5 quanta a ray. */
  LIMITED_ANGLE(80, 120, 1e5, false),
  /** 60 views of a fan onto a curved detector over a whole turn, 1e5 quanta a ray. */
  SPARSE_FAN(60, 360, 1e5, true);

  /** Attenuation of water near 70 keV, per mm. */
  private static final double WATER = 0.0192;

  private static final double SOURCE_TO_ISOCENTRE = 595;
  private static final double SOURCE_TO_DETECTOR = 1085.6;

  private final int views;
  private final double arcDegrees;
  private final double quanta;
  private final boolean fan;

  CtProtocol(int views, double arcDegrees, double quanta, boolean fan) {
    this.views = views;
    this.arcDegrees = arcDegrees;
    this.quanta = quanta;
    this.fan = fan;
  }

  /** The name users type. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Incident quanta of each ray. */
  double quanta() {
    return quanta;
  }

  /** What it does, for the table. */
  public String description() {
    return String.format(
        Locale.ROOT,
        "%s: %d %s views over %.0f degrees, %.0e quanta a ray",
        label(),
        views,
        fan ? "fan (arc)" : "parallel",
        arcDegrees,
        quanta);
  }

  /** The scanner, whose columns are as wide as pixels and cover the slice's diagonal. */
  CtSimulator scanner(SliceGeometry geometry) {
    double[] angles = new double[views];
    for (int view = 0; view < views; view++) {
      angles[view] = Math.toRadians(arcDegrees) * view / views;
    }
    double pixel = geometry.columnSpacingMm();
    double reach = 0.5 * Math.hypot(geometry.fieldOfViewXMm(), geometry.fieldOfViewYMm());
    double half =
        fan ? Math.asin(reach / SOURCE_TO_ISOCENTRE) * SOURCE_TO_ISOCENTRE / pixel : reach / pixel;
    int columns = 2 * (int) Math.ceil(half) + 1;
    double centre = 0.5 * (columns - 1);
    Beam beam =
        fan
            ? new Beam.FanArc(
                pixel * SOURCE_TO_DETECTOR / SOURCE_TO_ISOCENTRE,
                centre,
                SOURCE_TO_ISOCENTRE,
                SOURCE_TO_DETECTOR)
            : new Beam.Parallel(pixel, centre);
    return new CtSimulator(beam, angles, columns, WATER);
  }
}
