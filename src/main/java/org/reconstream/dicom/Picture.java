package org.reconstream.dicom;

import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.physics.SliceGeometry;

/** Real images on the reconstructed matrix, cut from the centre of the encoded one. */
final class Picture {
  private Picture() {}

  /** The magnitude of a complex image {@code [2, H, W]}. */
  static float[] magnitude(Tensor complex, SliceGeometry geometry) {
    Shape shape = complex.shape();
    int size = shape.dim(1) * shape.dim(2);
    float[] values = complex.values();
    float[] magnitude = new float[size];
    for (int i = 0; i < size; i++) {
      magnitude[i] = (float) Math.hypot(values[i], values[size + i]);
    }
    return crop(magnitude, shape.dim(1), shape.dim(2), geometry);
  }

  /** A real image {@code [H, W]} or {@code [1, H, W]}. */
  static float[] real(Tensor image, SliceGeometry geometry) {
    Shape shape = image.shape();
    int axes = shape.rank();
    return crop(image.values(), shape.dim(axes - 2), shape.dim(axes - 1), geometry);
  }

  /** Index {@code floor(n / 2)}, the centre of the transform, stays at {@code floor(n / 2)}. */
  private static float[] crop(float[] image, int height, int width, SliceGeometry geometry) {
    int rows = geometry.rows();
    int columns = geometry.columns();
    int top = height / 2 - rows / 2;
    int left = width / 2 - columns / 2;
    float[] cropped = new float[rows * columns];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(image, (top + row) * width + left, cropped, row * columns, columns);
    }
    return cropped;
  }
}
