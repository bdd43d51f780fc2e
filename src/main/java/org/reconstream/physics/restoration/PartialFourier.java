package org.reconstream.physics.restoration;

import java.util.Arrays;
import org.reconstream.array.Fft;
import org.reconstream.array.Shape;
import org.reconstream.physics.ForwardModel;
import org.reconstream.physics.SamplingMask;

/**
 * Compressive sensing with some Fourier coefficients (Candes, Romberg and Tao 2006): {@code y = M F
 * x}, F centred and unitary, M the P marked frequencies. Every channel is a real image of its own;
 * data are {@code [channels, 2, P]}. A frequency and its opposite carry the same values of a real
 * image, so a mask should mark one of the two. Immutable and thread-safe.
 *
 * <p>A complex image is a coil of constant sensitivity: {@link
 * org.reconstream.physics.CartesianSense}.
 */
public final class PartialFourier implements ForwardModel {
  private final Shape image;
  private final Shape data;
  private final Fft fft;
  private final int[] positions;

  /** The model of these frequencies, zero at {@code floor(N / 2)}, for images of this shape. */
  public PartialFourier(Shape image, SamplingMask mask) {
    Planes.requireImage(image);
    if (mask.height() != image.dim(1) || mask.width() != image.dim(2)) {
      throw new IllegalArgumentException("images of shape " + image + " do not fit " + mask);
    }
    this.image = image;
    this.fft = Fft.of(mask.height(), mask.width());
    this.positions = mask.positions();
    this.data = Shape.of(image.dim(0), 2, positions.length);
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
    return (long) image.dim(0) * positions.length;
  }

  @Override
  public int componentsPerMeasurement() {
    return 2;
  }

  @Override
  public void apply(float[] x, float[] y) {
    Planes.requireLength("image", x, image);
    Planes.requireLength("data", y, data);
    Fft.Workspace work = fft.workspace();
    int plane = image.dim(1) * image.dim(2);
    float[] spectrum = new float[2 * plane];
    for (int c = 0; c < image.dim(0); c++) {
      forward(x, c * plane, spectrum, work);
      int at = 2 * c * positions.length;
      for (int i = 0; i < positions.length; i++) {
        y[at + i] = spectrum[positions[i]];
        y[at + positions.length + i] = spectrum[plane + positions[i]];
      }
    }
  }

  @Override
  public void adjoint(float[] y, float[] x) {
    Planes.requireLength("data", y, data);
    Planes.requireLength("image", x, image);
    Fft.Workspace work = fft.workspace();
    int plane = image.dim(1) * image.dim(2);
    float[] spectrum = new float[2 * plane];
    for (int c = 0; c < image.dim(0); c++) {
      Arrays.fill(spectrum, 0);
      int at = 2 * c * positions.length;
      for (int i = 0; i < positions.length; i++) {
        spectrum[positions[i]] = y[at + i];
        spectrum[plane + positions[i]] = y[at + positions.length + i];
      }
      realInverse(spectrum, x, c * plane, work);
    }
  }

  @Override
  public void normal(float[] x, float[] out) {
    Planes.requireLength("image", x, image);
    Planes.requireLength("image", out, image);
    Fft.Workspace work = fft.workspace();
    int plane = image.dim(1) * image.dim(2);
    float[] spectrum = new float[2 * plane];
    float[] kept = new float[2 * plane];
    for (int c = 0; c < image.dim(0); c++) {
      forward(x, c * plane, spectrum, work);
      Arrays.fill(kept, 0);
      for (int position : positions) {
        kept[position] = spectrum[position];
        kept[plane + position] = spectrum[plane + position];
      }
      realInverse(kept, out, c * plane, work);
    }
  }

  private void forward(float[] x, int at, float[] spectrum, Fft.Workspace work) {
    int plane = spectrum.length / 2;
    System.arraycopy(x, at, spectrum, 0, plane);
    Arrays.fill(spectrum, plane, 2 * plane, 0);
    fft.forward(spectrum, 0, spectrum, 0, work);
  }

  private void realInverse(float[] spectrum, float[] x, int at, Fft.Workspace work) {
    fft.inverse(spectrum, 0, spectrum, 0, work);
    System.arraycopy(spectrum, 0, x, at, spectrum.length / 2);
  }
}
