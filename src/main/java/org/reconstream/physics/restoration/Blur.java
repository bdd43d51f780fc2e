package org.reconstream.physics.restoration;

import java.util.Arrays;
import org.reconstream.array.Fft;
import org.reconstream.array.Shape;
import org.reconstream.physics.ForwardModel;

/**
 * Convolution with a point spread function in every channel. With {@link Boundary#CIRCULAR} the
 * image wraps around and data have its shape; with {@link Boundary#VALID} data are the pixels that
 * the image alone determines, {@code [channels, H - kh + 1, W - kw + 1]}, so nothing is assumed of
 * what lies outside: the model of a real blurred picture. Immutable and thread-safe.
 */
public final class Blur implements ForwardModel {
  /** What lies beyond the image's edges. */
  public enum Boundary {
    /** The image again. */
    CIRCULAR,
    /** Nothing that data depend on. */
    VALID
  }

  private final Shape image;
  private final Shape data;
  private final Fft fft;
  private final int top;
  private final int left;

  /** {@code sqrt(H W) F k}, planar complex. */
  private final float[] transfer;

  /**
   * The model of a kernel for images of this shape.
   *
   * @throws IllegalArgumentException if the kernel is larger than the image
   */
  public Blur(Shape image, BlurKernel kernel, Boundary boundary) {
    int height = Planes.requireImage(image).dim(1);
    int width = image.dim(2);
    if (kernel.height() > height || kernel.width() > width) {
      throw new IllegalArgumentException(
          String.format(
              "a blur kernel of %d x %d is larger than an image of %d x %d",
              kernel.height(), kernel.width(), height, width));
    }
    boolean valid = boundary == Boundary.VALID;
    this.image = image;
    this.data =
        valid
            ? Shape.of(image.dim(0), height - kernel.height() + 1, width - kernel.width() + 1)
            : image;
    this.top = valid ? kernel.height() - 1 - kernel.height() / 2 : 0;
    this.left = valid ? kernel.width() - 1 - kernel.width() / 2 : 0;
    this.fft = Fft.of(height, width);
    this.transfer = transfer(kernel);
  }

  private float[] transfer(BlurKernel kernel) {
    int height = fft.height();
    int width = fft.width();
    float[] plane = new float[2 * height * width];
    double root = Math.sqrt((double) height * width);
    for (int i = 0; i < kernel.values().length; i++) {
      int y = height / 2 + i / kernel.width() - kernel.height() / 2;
      int x = width / 2 + i % kernel.width() - kernel.width() / 2;
      plane[Math.floorMod(y, height) * width + Math.floorMod(x, width)] +=
          (float) (root * kernel.values()[i]);
    }
    fft.forward(plane, 0, plane, 0, fft.workspace());
    return plane;
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
    float[] blurred = new float[image.size()];
    convolve(x, false, blurred);
    cut(blurred, y);
  }

  @Override
  public void adjoint(float[] y, float[] x) {
    Planes.requireLength("data", y, data);
    Planes.requireLength("image", x, image);
    float[] whole = new float[image.size()];
    paste(y, whole);
    convolve(whole, true, x);
  }

  @Override
  public void normal(float[] x, float[] out) {
    Planes.requireLength("image", x, image);
    Planes.requireLength("image", out, image);
    float[] y = new float[data.size()];
    apply(x, y);
    adjoint(y, out);
  }

  private void cut(float[] whole, float[] part) {
    for (int row = 0; row < data.dim(0) * data.dim(1); row++) {
      System.arraycopy(whole, at(row), part, row * data.dim(2), data.dim(2));
    }
  }

  private void paste(float[] part, float[] whole) {
    for (int row = 0; row < data.dim(0) * data.dim(1); row++) {
      System.arraycopy(part, row * data.dim(2), whole, at(row), data.dim(2));
    }
  }

  /** Where a row of the data starts in the image. */
  private int at(int row) {
    int y = row / data.dim(1) * image.dim(1) + row % data.dim(1) + top;
    return y * image.dim(2) + left;
  }

  /** The kernel is real, so two channels are convolved at once as one complex image. */
  private void convolve(float[] from, boolean conjugate, float[] to) {
    Fft.Workspace work = fft.workspace();
    int plane = transfer.length / 2;
    float[] pair = new float[2 * plane];
    for (int c = 0; c < image.dim(0); c += 2) {
      int length = Math.min(2, image.dim(0) - c) * plane;
      System.arraycopy(from, c * plane, pair, 0, length);
      Arrays.fill(pair, length, 2 * plane, 0);
      fft.forward(pair, 0, pair, 0, work);
      float sign = conjugate ? -1 : 1;
      for (int i = 0; i < plane; i++) {
        float re = transfer[i];
        float im = sign * transfer[plane + i];
        float a = pair[i];
        float b = pair[plane + i];
        pair[i] = a * re - b * im;
        pair[plane + i] = a * im + b * re;
      }
      fft.inverse(pair, 0, pair, 0, work);
      System.arraycopy(pair, 0, to, c * plane, length);
    }
  }
}
