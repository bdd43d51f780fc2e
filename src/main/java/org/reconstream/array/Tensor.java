package org.reconstream.array;

import java.util.Arrays;

/**
 * A row-major array of floats with its shape.
 *
 * <p>A complex image is {@code [2, H, W]}: the real plane, then the imaginary plane. Coil arrays
 * are {@code [C, 2, H, W]}.
 *
 * <p>The tensor shares the array it was made from; it never copies. Whoever holds a tensor that was
 * handed over owns its elements and may overwrite them; a tensor inside a published record is not
 * written again. Not thread-safe for writing.
 */
public final class Tensor {
  private final Shape shape;
  private final float[] values;

  private Tensor(Shape shape, float[] values) {
    if (shape.size() != values.length) {
      throw new IllegalArgumentException(
          "shape " + shape + " needs " + shape.size() + " values, got " + values.length);
    }
    this.shape = shape;
    this.values = values;
  }

  /** A tensor over {@code values}, which it shares. */
  public static Tensor of(Shape shape, float[] values) {
    return new Tensor(shape, values);
  }

  /** A fresh tensor of zeros. */
  public static Tensor zeros(int... dims) {
    Shape shape = Shape.of(dims);
    return new Tensor(shape, new float[shape.size()]);
  }

  /** The extent. */
  public Shape shape() {
    return shape;
  }

  /** The elements themselves, not a copy. */
  public float[] values() {
    return values;
  }

  /** A tensor of the same shape over a copy of the elements. */
  public Tensor copy() {
    return new Tensor(shape, values.clone());
  }

  /** A fresh tensor with every element multiplied by {@code factor} in double precision. */
  public Tensor times(double factor) {
    float[] scaled = new float[values.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (values[i] * factor);
    }
    return new Tensor(shape, scaled);
  }

  /**
   * A fresh tensor of the part of every plane {@code [..., H, W]} around its centre, index {@code
   * floor(n / 2)} of both axes.
   *
   * @param rows at most H
   * @param columns at most W
   */
  public Tensor centre(int rows, int columns) {
    int[] dims = shape.toArray();
    int height = dims[dims.length - 2];
    int width = dims[dims.length - 1];
    if (rows > height || columns > width) {
      throw new IllegalArgumentException(
          shape + " has no centre of " + rows + " x " + columns + " in its planes");
    }
    dims[dims.length - 2] = rows;
    dims[dims.length - 1] = columns;
    int first = (height / 2 - rows / 2) * width + width / 2 - columns / 2;
    Tensor part = zeros(dims);
    for (int row = 0; row < part.values.length / columns; row++) {
      int from = row / rows * height * width + first + row % rows * width;
      System.arraycopy(values, from, part.values, row * columns, columns);
    }
    return part;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor tensor
        && shape.equals(tensor.shape)
        && Arrays.equals(values, tensor.values);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Tensor" + shape;
  }
}
