package org.reconstream.physics.ct;

import java.util.ArrayList;
import java.util.List;
import org.reconstream.physics.Beam;

/** A disc of attenuation 1/mm, off the centre, with its exact line integrals. */
final class Disc {
  static final double RADIUS = 25;
  static final double X = 30;
  static final double Y = -20;

  private Disc() {}

  /** Chord lengths of every ray. */
  static float[] chords(Beam beam, double[] angles, int columns) {
    RayGeometry rays = new RayGeometry(beam, angles, columns);
    float[] chords = new float[angles.length * columns];
    for (int view = 0; view < angles.length; view++) {
      for (int column = 0; column < columns; column++) {
        double t = rays.angle(view, column);
        double miss = X * Math.cos(t) + Y * Math.sin(t) - rays.distance(column);
        double square = RADIUS * RADIUS - miss * miss;
        chords[view * columns + column] = square > 0 ? (float) (2 * Math.sqrt(square)) : 0;
      }
    }
    return chords;
  }

  /** The disc on a grid, by the share of 8 x 8 points of a pixel that it covers. */
  static float[] image(ImageGrid grid) {
    float[] image = new float[grid.size()];
    for (int i = 0; i < image.length; i++) {
      int hits = 0;
      int row = i / grid.columns();
      for (int p = 0; p < 64; p++) {
        int line = p / 8;
        double x = grid.x(i % grid.columns() + (p % 8 - 3.5) / 8);
        double y = grid.y(row + (line - 3.5) / 8);
        hits += Math.hypot(x - X, y - Y) < RADIUS ? 1 : 0;
      }
      image[i] = hits / 64f;
    }
    return image;
  }

  /** Means of an image over the inner 70 % of the disc, and over what is well outside. */
  static double[] insideAndOutside(ImageGrid grid, float[] image, double field) {
    List<Float> inside = new ArrayList<>();
    List<Float> outside = new ArrayList<>();
    for (int i = 0; i < image.length; i++) {
      double x = grid.x(i % grid.columns());
      int row = i / grid.columns();
      double y = grid.y(row);
      double away = Math.hypot(x - X, y - Y);
      if (away < 0.7 * RADIUS) {
        inside.add(image[i]);
      } else if (away > 1.2 * RADIUS && Math.hypot(x, y) < field) {
        outside.add(image[i]);
      }
    }
    return new double[] {mean(inside), mean(outside)};
  }

  private static double mean(List<Float> values) {
    return values.stream().mapToDouble(Float::doubleValue).average().orElseThrow();
  }
}
