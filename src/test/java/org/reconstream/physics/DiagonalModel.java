package org.reconstream.physics;

import org.reconstream.array.Shape;

/** {@code y = d x}, element by element: a model whose normal operator has a chosen spectrum. */
final class DiagonalModel implements ForwardModel {
  private final float[] diagonal;

  DiagonalModel(float[] diagonal) {
    this.diagonal = diagonal;
  }

  @Override
  public Shape imageShape() {
    return Shape.of(1, 1, diagonal.length);
  }

  @Override
  public Shape dataShape() {
    return imageShape();
  }

  @Override
  public long measurements() {
    return diagonal.length;
  }

  @Override
  public int componentsPerMeasurement() {
    return 1;
  }

  @Override
  public void apply(float[] image, float[] data) {
    requireLengths(image, data);
    for (int i = 0; i < diagonal.length; i++) {
      data[i] = diagonal[i] * image[i];
    }
  }

  @Override
  public void adjoint(float[] data, float[] image) {
    requireLengths(image, data);
    for (int i = 0; i < diagonal.length; i++) {
      image[i] = diagonal[i] * data[i];
    }
  }

  @Override
  public void normal(float[] image, float[] out) {
    requireLengths(image, out);
    for (int i = 0; i < diagonal.length; i++) {
      out[i] = diagonal[i] * diagonal[i] * image[i];
    }
  }

  private void requireLengths(float[] a, float[] b) {
    if (a.length != diagonal.length || b.length != diagonal.length) {
      throw new IllegalArgumentException(
          "shape " + imageShape() + " got arrays of " + a.length + " and " + b.length);
    }
  }
}
