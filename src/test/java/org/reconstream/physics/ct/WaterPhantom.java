package org.reconstream.physics.ct;

import java.util.Arrays;
import org.reconstream.physics.SliceGeometry;

/** An ellipse of water with a hole of air and a rod of bone, in HU. */
final class WaterPhantom {
  static final double WATER = 0.02;

  private WaterPhantom() {}

  /** The phantom on a matrix, its half axes as shares of the field of view. */
  static float[] image(SliceGeometry geometry, double halfWidth, double halfHeight) {
    ImageGrid grid = ImageGrid.of(geometry);
    float[] image = new float[grid.size()];
    Arrays.fill(image, -1000);
    double field = geometry.fieldOfViewXMm();
    for (int i = 0; i < image.length; i++) {
      double x = grid.x(i % grid.columns()) / field;
      int row = i / grid.columns();
      double y = grid.y(row) / field;
      if (Math.hypot(x / halfWidth, y / halfHeight) < 1) {
        image[i] = 0;
      }
      if (Math.hypot(x - 0.12, y - 0.05) < 0.06) {
        image[i] = -1000;
      }
      if (Math.hypot(x + 0.12, y + 0.08) < 0.05) {
        image[i] = 900;
      }
    }
    return image;
  }

  /**
   * The mean HU over a disc of water, air or bone of the phantom; centres as shares of the field.
   */
  static double mean(ImageGrid grid, float[] image, double fieldMm, double x, double y) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < image.length; i++) {
      double dx = grid.x(i % grid.columns()) / fieldMm - x;
      int row = i / grid.columns();
      double dy = grid.y(row) / fieldMm - y;
      if (Math.hypot(dx, dy) < 0.035) {
        sum += image[i];
        count++;
      }
    }
    return sum / count;
  }
}
