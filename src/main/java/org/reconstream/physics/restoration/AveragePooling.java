package org.reconstream.physics.restoration;

import org.reconstream.array.Shape;
import org.reconstream.physics.ForwardModel;

/**
 * Low resolution: every datum is the mean of a square of {@code f x f} pixels of one channel. Data
 * are {@code [channels, H / f, W / f]}; {@code A A^T = I / f^2}. Immutable and thread-safe.
 */
public final class AveragePooling implements ForwardModel {
  private final Shape image;
  private final Shape data;
  private final int factor;

  /**
   * The model for images of this shape.
   *
   * @throws IllegalArgumentException if the factor does not divide height and width
   */
  public AveragePooling(Shape image, int factor) {
    Planes.requireImage(image);
    if (factor < 1 || image.dim(1) % factor != 0 || image.dim(2) % factor != 0) {
      throw new IllegalArgumentException(
          "a factor of " + factor + " does not divide the sides of " + image);
    }
    this.image = image;
    this.factor = factor;
    this.data = Shape.of(image.dim(0), image.dim(1) / factor, image.dim(2) / factor);
  }

  @Override
  public Shape imageShape() {
    return image;
  }

  @Override
  public Shape dataShape() {
    return data;
  }

  @Override
  public long measurements() {
    return (long) data.dim(1) * data.dim(2);
  }

  @Override
  public int componentsPerMeasurement() {
    return image.dim(0);
  }

  @Override
  public void apply(float[] x, float[] y) {
    Planes.requireLength("image", x, image);
    Planes.requireLength("data", y, data);
    for (int i = 0; i < y.length; i++) {
      int at = corner(i);
      double sum = 0;
      for (int row = 0; row < factor; row++) {
        for (int column = 0; column < factor; column++) {
          sum += x[at + row * image.dim(2) + column];
        }
      }
      y[i] = (float) (sum / (factor * factor));
    }
  }

  @Override
  public void adjoint(float[] y, float[] x) {
    Planes.requireLength("data", y, data);
    Planes.requireLength("image", x, image);
    for (int i = 0; i < y.length; i++) {
      int at = corner(i);
      float share = y[i] / (factor * factor);
      for (int row = 0; row < factor; row++) {
        int from = at + row * image.dim(2);
        java.util.Arrays.fill(x, from, from + factor, share);
      }
    }
  }

  @Override
  public void normal(float[] x, float[] out) {
    Planes.requireLength("image", x, image);
    Planes.requireLength("image", out, image);
    float[] y = new float[data.size()];
    apply(x, y);
    adjoint(y, out);
  }

  /** The first pixel of a datum's square. */
  private int corner(int i) {
    int row = i / data.dim(2);
    int y = row / data.dim(1) * image.dim(1) + row % data.dim(1) * factor;
    return y * image.dim(2) + i % data.dim(2) * factor;
  }
}
