package org.reconstream.physics.restoration;

import org.reconstream.array.Shape;

/** Checks of image shapes and array lengths. */
final class Planes {
  private Planes() {}

  /** The shape, if it is {@code [channels, H, W]}. */
  static Shape requireImage(Shape shape) {
    if (shape.rank() != 3) {
      throw new IllegalArgumentException("an image is [channels, rows, columns], got " + shape);
    }
    return shape;
  }

  static void requireLength(String what, float[] array, Shape shape) {
    if (array.length != shape.size()) {
      throw new IllegalArgumentException(
          what + " of shape " + shape + " got an array of " + array.length + " values");
    }
  }
}
