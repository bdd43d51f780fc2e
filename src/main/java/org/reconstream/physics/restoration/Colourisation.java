package org.reconstream.physics.restoration;

import org.reconstream.array.Shape;
import org.reconstream.physics.ForwardModel;

/**
 * The grey image of a colour image: the first channel after the orthonormal rotation of the three
 * channels whose first row is {@code (1, 1, 1) / sqrt(3)}, so {@code y = (r + g + b) / sqrt(3)} and
 * {@code A A^T = I}. Data are {@code [1, H, W]}. Immutable and thread-safe.
 */
public final class Colourisation implements ForwardModel {
  private static final int CHANNELS = 3;
  private static final float ROOT = (float) (1 / Math.sqrt(CHANNELS));

  private final Shape image;
  private final Shape data;

  /** The model for images of this shape, which must have three channels. */
  public Colourisation(Shape image) {
    if (Planes.requireImage(image).dim(0) != CHANNELS) {
      throw new IllegalArgumentException(
          "colour needs images of 3 channels, got " + image + "; choose a prior of colour images");
    }
    this.image = image;
    this.data = Shape.of(1, image.dim(1), image.dim(2));
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
    return data.size();
  }

  @Override
  public int componentsPerMeasurement() {
    return 1;
  }

  @Override
  public void apply(float[] x, float[] y) {
    Planes.requireLength("image", x, image);
    Planes.requireLength("data", y, data);
    int plane = data.size();
    for (int i = 0; i < plane; i++) {
      y[i] = ROOT * (x[i] + x[plane + i] + x[2 * plane + i]);
    }
  }

  @Override
  public void adjoint(float[] y, float[] x) {
    Planes.requireLength("data", y, data);
    Planes.requireLength("image", x, image);
    int plane = data.size();
    for (int i = 0; i < plane; i++) {
      float each = ROOT * y[i];
      x[i] = each;
      x[plane + i] = each;
      x[2 * plane + i] = each;
    }
  }

  @Override
  public void normal(float[] x, float[] out) {
    Planes.requireLength("image", x, image);
    Planes.requireLength("image", out, image);
    int plane = data.size();
    for (int i = 0; i < plane; i++) {
      float mean = (x[i] + x[plane + i] + x[2 * plane + i]) / CHANNELS;
      out[i] = mean;
      out[plane + i] = mean;
      out[2 * plane + i] = mean;
    }
  }
}
