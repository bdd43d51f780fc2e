package org.reconstream.physics.restoration;

import java.util.Arrays;
import org.reconstream.array.DotProduct;
import org.reconstream.array.NoiseStream;
import org.reconstream.array.Shape;
import org.reconstream.physics.ForwardModel;

/**
 * Compressive sensing with dense random rows (Candes and Tao 2006): {@code y = G x} in every
 * channel, G of m rows with independent {@code N(0, 1 / (H W))} entries, so that a row has about
 * unit length and a measurement the noise of a pixel. The rows are a function of the seed. Data are
 * {@code [channels, m]}.
 *
 * <p>Holds {@code m H W} floats. Immutable and thread-safe.
 */
public final class GaussianSensing implements ForwardModel {
  /** One GiB of floats. */
  private static final long MOST_ENTRIES = 1L << 28;

  private final Shape image;
  private final Shape data;
  private final float[][] rows;

  /**
   * The model of m random measurements of images of this shape.
   *
   * @throws IllegalArgumentException if there are more measurements than pixels, or too many
   *     entries
   */
  public GaussianSensing(Shape image, int measurements, long seed) {
    Planes.requireImage(image);
    int plane = image.dim(1) * image.dim(2);
    if (measurements < 1 || measurements > plane) {
      throw new IllegalArgumentException(
          "random measurements of " + plane + " pixels are 1 to as many, got " + measurements);
    }
    if ((long) measurements * plane > MOST_ENTRIES) {
      throw new IllegalArgumentException(
          measurements
              + " dense rows of "
              + plane
              + " entries need more than 1 GiB; measure less, or by partial Fourier");
    }
    this.image = image;
    this.data = Shape.of(image.dim(0), measurements);
    this.rows = new float[measurements][plane];
    NoiseStream noise = NoiseStream.of("gaussian sensing", seed);
    float length = (float) (1 / Math.sqrt(plane));
    for (int i = 0; i < measurements; i++) {
      noise.normals(i, 0, 0, rows[i]);
      for (int j = 0; j < plane; j++) {
        rows[i][j] *= length;
      }
    }
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
    return rows.length;
  }

  @Override
  public int componentsPerMeasurement() {
    return image.dim(0);
  }

  @Override
  public void apply(float[] x, float[] y) {
    Planes.requireLength("image", x, image);
    Planes.requireLength("data", y, data);
    int plane = rows[0].length;
    for (int i = 0; i < rows.length; i++) {
      for (int c = 0; c < image.dim(0); c++) {
        y[c * rows.length + i] = (float) DotProduct.of(rows[i], x, c * plane);
      }
    }
  }

  @Override
  public void adjoint(float[] y, float[] x) {
    Planes.requireLength("data", y, data);
    Planes.requireLength("image", x, image);
    Arrays.fill(x, 0);
    int plane = rows[0].length;
    for (int i = 0; i < rows.length; i++) {
      for (int c = 0; c < image.dim(0); c++) {
        add(y[c * rows.length + i], rows[i], x, c * plane);
      }
    }
  }

  @Override
  public void normal(float[] x, float[] out) {
    Planes.requireLength("image", x, image);
    Planes.requireLength("image", out, image);
    Arrays.fill(out, 0);
    int plane = rows[0].length;
    for (float[] row : rows) {
      for (int c = 0; c < image.dim(0); c++) {
        add((float) DotProduct.of(row, x, c * plane), row, out, c * plane);
      }
    }
  }

  private static void add(float factor, float[] row, float[] x, int at) {
    for (int j = 0; j < row.length; j++) {
      x[at + j] += factor * row[j];
    }
  }
}
