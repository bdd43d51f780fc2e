package org.reconstream.physics.restoration;

import java.util.Arrays;
import org.reconstream.array.Shape;
import org.reconstream.physics.ForwardModel;
import org.reconstream.physics.SamplingMask;

/**
 * Known pixels: {@code y = x} at the P marked positions, in all channels. Data are {@code
 * [channels, P]}, positions in row-major order; {@code A A^T = I}. Immutable and thread-safe.
 */
public final class Inpainting implements ForwardModel {
  private final Shape image;
  private final Shape data;
  private final int[] known;

  /** The model that sees the marked pixels of images of this shape. */
  public Inpainting(Shape image, SamplingMask mask) {
    Planes.requireImage(image);
    if (mask.height() != image.dim(1) || mask.width() != image.dim(2)) {
      throw new IllegalArgumentException("images of shape " + image + " do not fit " + mask);
    }
    this.image = image;
    this.known = mask.positions();
    this.data = Shape.of(image.dim(0), known.length);
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
    return known.length;
  }

  @Override
  public int componentsPerMeasurement() {
    return image.dim(0);
  }

  @Override
  public void apply(float[] x, float[] y) {
    Planes.requireLength("image", x, image);
    Planes.requireLength("data", y, data);
    int plane = image.dim(1) * image.dim(2);
    for (int c = 0; c < image.dim(0); c++) {
      for (int i = 0; i < known.length; i++) {
        y[c * known.length + i] = x[c * plane + known[i]];
      }
    }
  }

  @Override
  public void adjoint(float[] y, float[] x) {
    Planes.requireLength("data", y, data);
    Planes.requireLength("image", x, image);
    Arrays.fill(x, 0);
    int plane = image.dim(1) * image.dim(2);
    for (int c = 0; c < image.dim(0); c++) {
      for (int i = 0; i < known.length; i++) {
        x[c * plane + known[i]] = y[c * known.length + i];
      }
    }
  }

  @Override
  public void normal(float[] x, float[] out) {
    Planes.requireLength("image", x, image);
    Planes.requireLength("image", out, image);
    Arrays.fill(out, 0);
    int plane = image.dim(1) * image.dim(2);
    for (int c = 0; c < image.dim(0); c++) {
      for (int position : known) {
        out[c * plane + position] = x[c * plane + position];
      }
    }
  }
}
