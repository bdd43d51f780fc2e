package org.reconstream.evaluation;

import org.reconstream.array.NoiseStream;
import org.reconstream.array.Tensor;

/**
 * Receive sensitivities of circular loops around a head: the transverse field {@code Bx - i By} of
 * each loop by the law of Biot and Savart, over one slice. The loops face the centre from an
 * ellipse just outside the field of view; places, tilts, gains and phases differ a little from loop
 * to loop and from one random index to the next.
 *
 * @param coils number of loops
 */
record LoopCoils(int coils) {
  private static final int SEGMENTS = 24;
  private static final double DISTANCE = 1.15;
  private static final double HEIGHT_SPREAD = 0.2;

  LoopCoils {
    if (coils < 2 || coils > 64) {
      throw new IllegalArgumentException("between 2 and 64 coils can be simulated, got " + coils);
    }
  }

  /** Sensitivities {@code [C, 2, H, W]}, without common scale. */
  Tensor sensitivities(int height, int width, NoiseStream noise, int index, int purpose) {
    Uniforms u = new Uniforms(noise, index, purpose, 7 * coils + 2);
    double turn = u.between(0, 2 * Math.PI);
    double aspect = u.between(0.9, 1.1);
    Tensor maps = Tensor.zeros(coils, 2, height, width);
    for (int coil = 0; coil < coils; coil++) {
      double angle = turn + 2 * Math.PI * (coil + u.between(-0.15, 0.15)) / coils;
      double distance = DISTANCE * u.between(0.95, 1.1);
      double[] centre = {
        distance * aspect * Math.cos(angle),
        distance / aspect * Math.sin(angle),
        u.between(-HEIGHT_SPREAD, HEIGHT_SPREAD)
      };
      double facing = Math.atan2(centre[1], centre[0]) + u.between(-0.1, 0.1);
      double radius = u.between(1, 1.25) * Math.PI / coils;
      double gain = u.between(0.8, 1.2);
      double phase = u.between(-Math.PI, Math.PI);
      loop(maps, coil, centre, facing, radius, gain, phase);
    }
    return maps;
  }

  private void loop(
      Tensor maps,
      int coil,
      double[] centre,
      double facing,
      double radius,
      double gain,
      double phase) {
    double[][] points = new double[SEGMENTS + 1][3];
    for (int s = 0; s <= SEGMENTS; s++) {
      double t = 2 * Math.PI * s / SEGMENTS;
      points[s][0] = centre[0] - radius * Math.cos(t) * Math.sin(facing);
      points[s][1] = centre[1] + radius * Math.cos(t) * Math.cos(facing);
      points[s][2] = centre[2] + radius * Math.sin(t);
    }
    int height = maps.shape().dim(2);
    int width = maps.shape().dim(3);
    int plane = height * width;
    double cos = gain * Math.cos(phase);
    double sin = gain * Math.sin(phase);
    double[] field = new double[2];
    for (int i = 0; i < plane; i++) {
      int row = i / width;
      int column = i % width;
      double y = 2 * (row + 0.5) / height - 1;
      double x = 2 * (column + 0.5) / width - 1;
      field(points, x, y, field);
      maps.values()[2 * coil * plane + i] = (float) (cos * field[0] + sin * field[1]);
      maps.values()[(2 * coil + 1) * plane + i] = (float) (sin * field[0] - cos * field[1]);
    }
  }

  /** (Bx, By) at (x, y, 0) of the current along the points. */
  private static void field(double[][] points, double x, double y, double[] field) {
    field[0] = 0;
    field[1] = 0;
    for (int s = 0; s + 1 < points.length; s++) {
      double[] p = points[s];
      double[] q = points[s + 1];
      double rx = x - (p[0] + q[0]) / 2;
      double ry = y - (p[1] + q[1]) / 2;
      double rz = -(p[2] + q[2]) / 2;
      double square = rx * rx + ry * ry + rz * rz;
      double cube = square * Math.sqrt(square);
      field[0] += ((q[1] - p[1]) * rz - (q[2] - p[2]) * ry) / cube;
      field[1] += ((q[2] - p[2]) * rx - (q[0] - p[0]) * rz) / cube;
    }
  }
}
