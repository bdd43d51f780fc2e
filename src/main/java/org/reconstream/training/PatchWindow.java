package org.reconstream.training;

/**
 * A rotated, zoomed, mirrored square window on an image, cut by cubic convolution (Keys, 1981, a =
 * -0.75). Outside the image is zero. Where the window shrinks the image, a Gaussian low pass comes
 * first.
 */
final class PatchWindow {
  private static final double KEYS = -0.75;
  private static final double SHRINKING = 1.1;

  private final int side;
  private final double step;
  private final double yAlongRow;
  private final double yAlongColumn;
  private final double xAlongRow;
  private final double xAlongColumn;
  private final double centreY;
  private final double centreX;

  private PatchWindow(
      int side,
      double step,
      double aspect,
      double angle,
      double flip,
      double centreY,
      double centreX) {
    this.side = side;
    this.step = step;
    double down = step * aspect;
    double right = step / aspect * flip;
    this.yAlongRow = Math.cos(angle) * down;
    this.yAlongColumn = Math.sin(angle) * right;
    this.xAlongRow = -Math.sin(angle) * down;
    this.xAlongColumn = Math.cos(angle) * right;
    this.centreY = centreY;
    this.centreX = centreX;
  }

  /** A random window of {@code side} pixels around a point of the image. */
  static PatchWindow draw(Draws draws, Augmentation a, int side, double centreY, double centreX) {
    double step = draws.logUniform(a.zoomIn(), a.zoomOut());
    double turns = a.quarterTurns() ? draws.below(4) * (Math.PI / 2) : 0;
    double angle = turns + (draws.chance(0.7) ? draws.uniform(-a.tilt(), a.tilt()) : 0);
    double flip = a.flips() && draws.chance(0.5) ? -1 : 1;
    double aspect = Math.exp(draws.uniform(-a.aspect(), a.aspect()));
    return new PatchWindow(side, step, aspect, angle, flip, centreY, centreX);
  }

  /** The window on one plane {@code [height, width]}; a fresh array {@code [side, side]}. */
  float[] cut(float[] plane, int height, int width) {
    float[] source = step > SHRINKING ? smoothed(plane, height, width) : plane;
    float[] patch = new float[side * side];
    double middle = (side - 1) / 2.0;
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        double v = row - middle;
        double u = column - middle;
        double y = centreY + yAlongRow * v + yAlongColumn * u;
        double x = centreX + xAlongRow * v + xAlongColumn * u;
        patch[row * side + column] = sample(source, height, width, y, x);
      }
    }
    return patch;
  }

  private static float sample(float[] plane, int height, int width, double y, double x) {
    int top = (int) Math.floor(y) - 1;
    int left = (int) Math.floor(x) - 1;
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      int row = top + i;
      if (row < 0 || row >= height) {
        continue;
      }
      double along = 0;
      for (int j = 0; j < 4; j++) {
        int column = left + j;
        if (column >= 0 && column < width) {
          along += cubic(x - column) * plane[row * width + column];
        }
      }
      sum += cubic(y - row) * along;
    }
    return (float) sum;
  }

  private static double cubic(double distance) {
    double t = Math.abs(distance);
    if (t < 1) {
      return ((KEYS + 2) * t - (KEYS + 3)) * t * t + 1;
    }
    return t < 2 ? ((KEYS * t - 5 * KEYS) * t + 8 * KEYS) * t - 4 * KEYS : 0;
  }

  private float[] smoothed(float[] plane, int height, int width) {
    double sigma = 0.45 * Math.sqrt(step * step - 1);
    int radius = Math.max(1, (int) (3 * sigma + 0.5));
    double[] kernel = new double[2 * radius + 1];
    double total = 0;
    for (int i = 0; i < kernel.length; i++) {
      double t = (i - radius) / sigma;
      kernel[i] = Math.exp(-0.5 * t * t);
      total += kernel[i];
    }
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] /= total;
    }
    return filtered(filtered(plane, height, width, kernel, width), height, width, kernel, 1);
  }

  /** Convolves along the axis with this stride; outside is zero. */
  private static float[] filtered(
      float[] plane, int height, int width, double[] kernel, int stride) {
    int radius = kernel.length / 2;
    float[] result = new float[plane.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = stride == 1 ? x : y;
        int length = stride == 1 ? width : height;
        double sum = 0;
        for (int k = Math.max(-radius, -at); k <= radius && at + k < length; k++) {
          sum += kernel[k + radius] * plane[y * width + x + k * stride];
        }
        result[y * width + x] = (float) sum;
      }
    }
    return result;
  }
}
