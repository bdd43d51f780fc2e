package org.reconstream.physics.restoration;

/**
 * A point spread function: non-negative weights with sum 1, its centre at {@code (floor(height /
 * 2), floor(width / 2))}.
 *
 * @param height rows
 * @param width columns
 * @param values weights, row-major; not written again
 */
public record BlurKernel(int height, int width, double[] values) {
  private static final double REACH = 4;
  private static final int SUBSTEPS = 64;

  /** Checks the weights and divides them by their sum. */
  public BlurKernel {
    if (height < 1 || width < 1 || values.length != height * width) {
      throw new IllegalArgumentException(
          "a blur kernel of " + height + " x " + width + " got " + values.length + " weights");
    }
    double sum = 0;
    for (double value : values) {
      if (!(value >= 0) || Double.isInfinite(value)) {
        throw new IllegalArgumentException("a blur kernel has finite weights of at least 0");
      }
      sum += value;
    }
    if (!(sum > 0)) {
      throw new IllegalArgumentException("a blur kernel needs a weight above 0");
    }
    values = values.clone();
    for (int i = 0; i < values.length; i++) {
      values[i] /= sum;
    }
  }

  /** A Gaussian of this standard deviation in pixels, cut off at four of them. */
  public static BlurKernel gaussian(double deviation) {
    if (!(deviation > 0) || deviation > 100) {
      throw new IllegalArgumentException(
          "a Gaussian blur is up to 100 pixels wide, got " + deviation);
    }
    int reach = (int) Math.ceil(REACH * deviation);
    int side = 2 * reach + 1;
    double[] values = new double[side * side];
    for (int i = 0; i < values.length; i++) {
      double y = i / side - reach;
      double x = i % side - reach;
      values[i] = StrictMath.exp(-(x * x + y * y) / (2 * deviation * deviation));
    }
    return new BlurKernel(side, side, values);
  }

  /** The mean over a square of this odd side. */
  public static BlurKernel uniform(int side) {
    if (side < 1 || side % 2 == 0) {
      throw new IllegalArgumentException("a uniform blur has an odd side, got " + side);
    }
    double[] values = new double[side * side];
    java.util.Arrays.fill(values, 1);
    return new BlurKernel(side, side, values);
  }

  /**
   * Uniform motion along a line through the centre.
   *
   * @param length of the path, in pixels
   * @param degrees from the columns' axis, counter-clockwise as seen on a screen
   */
  public static BlurKernel motion(double length, double degrees) {
    if (!(length >= 0) || length > 400 || !Double.isFinite(degrees)) {
      throw new IllegalArgumentException(
          "a motion blur is up to 400 pixels long, got " + length + " at " + degrees + " degrees");
    }
    double dx = StrictMath.cos(Math.toRadians(degrees));
    double dy = -StrictMath.sin(Math.toRadians(degrees));
    int reach = (int) Math.ceil(length / 2) + 1;
    int side = 2 * reach + 1;
    double[] values = new double[side * side];
    int steps = Math.max(1, (int) Math.ceil(SUBSTEPS * length));
    for (int i = 0; i < steps; i++) {
      double along = length * ((i + 0.5) / steps - 0.5);
      splat(values, side, reach + along * dy, reach + along * dx);
    }
    return new BlurKernel(side, side, values);
  }

  /** Shares a unit among the four pixels around a point. */
  private static void splat(double[] values, int side, double y, double x) {
    int top = (int) Math.floor(y);
    int left = (int) Math.floor(x);
    double down = y - top;
    double right = x - left;
    values[top * side + left] += (1 - down) * (1 - right);
    values[top * side + left + 1] += (1 - down) * right;
    values[(top + 1) * side + left] += down * (1 - right);
    values[(top + 1) * side + left + 1] += down * right;
  }
}
