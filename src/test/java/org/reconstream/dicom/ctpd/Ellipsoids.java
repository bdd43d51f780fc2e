package org.reconstream.dicom.ctpd;

import java.util.List;

/**
 * A known volume: ellipsoids, attenuation adding up where they overlap, with exact line integrals.
 * Coordinates of the format: x to the right, y up, z into the gantry.
 */
public record Ellipsoids(List<Ellipsoid> parts) {
  /** Semi-axes and centre in mm, attenuation in 1/mm; a semi-axis may be infinite. */
  public record Ellipsoid(
      double x, double y, double z, double a, double b, double c, double attenuationPerMm) {
    /** The line integral along the whole line through two points. */
    double line(double[] from, double[] to) {
      double[] p = {(from[0] - x) / a, (from[1] - y) / b, (from[2] - z) / c};
      double[] d = {(to[0] - from[0]) / a, (to[1] - from[1]) / b, (to[2] - from[2]) / c};
      double dd = dot(d, d);
      double pd = dot(p, d);
      double root = pd * pd - dd * (dot(p, p) - 1);
      if (root <= 0) {
        return 0;
      }
      double length =
          Math.sqrt(
              Math.pow(to[0] - from[0], 2)
                  + Math.pow(to[1] - from[1], 2)
                  + Math.pow(to[2] - from[2], 2));
      return attenuationPerMm * 2 * Math.sqrt(root) / dd * length;
    }

    private static double dot(double[] u, double[] v) {
      return u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
    }

    private boolean contains(double px, double py, double pz) {
      return Math.pow((px - x) / a, 2) + Math.pow((py - y) / b, 2) + Math.pow((pz - z) / c, 2) < 1;
    }
  }

  static final double WATER = 0.0192;

  /**
   * A body of water with bone to the patient's right front, air to the left, all of them unchanged
   * along the axis.
   */
  public static Ellipsoids cylinders() {
    double endless = Double.POSITIVE_INFINITY;
    return new Ellipsoids(
        List.of(
            new Ellipsoid(4, -3, 0, 90, 70, endless, WATER),
            new Ellipsoid(-40, 25, 0, 14, 14, endless, WATER),
            new Ellipsoid(45, 5, 0, 18, 12, endless, -WATER)));
  }

  /** The same with organs that begin and end along the axis, centred at a height. */
  public static Ellipsoids body(double z) {
    double endless = Double.POSITIVE_INFINITY;
    return new Ellipsoids(
        List.of(
            new Ellipsoid(4, -3, 0, 90, 70, endless, WATER),
            new Ellipsoid(-40, 25, z, 14, 14, 30, 0.5 * WATER),
            new Ellipsoid(45, 5, z + 5, 18, 12, 25, -0.5 * WATER)));
  }

  /** The line integral along the whole line through two points. */
  double line(double[] from, double[] to) {
    double sum = 0;
    for (Ellipsoid part : parts) {
      sum += part.line(from, to);
    }
    return sum;
  }

  /** The attenuation at a point in 1/mm. */
  double at(double x, double y, double z) {
    double sum = 0;
    for (Ellipsoid part : parts) {
      sum += part.contains(x, y, z) ? part.attenuationPerMm() : 0;
    }
    return sum;
  }
}
