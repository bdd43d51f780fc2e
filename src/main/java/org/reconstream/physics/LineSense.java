package org.reconstream.physics;

import org.reconstream.array.Shape;

/**
 * Cartesian multi-coil MRI whose mask consists of complete lines, with the normal operator in a
 * form that can be inverted: along the lines the transform cancels, which leaves one small block
 * for every position along them.
 *
 * <p>The blocks are reduced once and serve every weight and every caller. Immutable and
 * thread-safe.
 */
final class LineSense implements ClosedFormNormal {
  private final CartesianSense model;
  private final LineNormal lines;
  private final LineFactors factors;

  LineSense(CartesianSense model, LineNormal lines) {
    this.model = model;
    this.lines = lines;
    this.factors = lines.factors();
  }

  @Override
  public Shape imageShape() {
    return model.imageShape();
  }

  @Override
  public Shape dataShape() {
    return model.dataShape();
  }

  @Override
  public long measurements() {
    return model.measurements();
  }

  @Override
  public int componentsPerMeasurement() {
    return model.componentsPerMeasurement();
  }

  @Override
  public void apply(float[] image, float[] data) {
    model.apply(image, data);
  }

  @Override
  public void adjoint(float[] data, float[] image) {
    model.adjoint(data, image);
  }

  @Override
  public void normal(float[] image, float[] out) {
    model.normal(image, out);
  }

  @Override
  public void solve(double g, float[] b, float[] u) {
    require(g, b, u);
    LineFactors.Workspace w = factors.take();
    lines.load(b, w.re(), w.im());
    factors.solve(g, 0, w);
    lines.store(w.re(), w.im(), u);
    factors.release(w);
  }

  @Override
  public void draw(double g, float[] b, double width, float[] normals, float[] u) {
    require(g, b, u);
    require(g, normals, u);
    LineFactors.Workspace w = factors.take();
    lines.load(b, w.re(), w.im());
    lines.load(normals, w.normalRe(), w.normalIm());
    factors.solve(g, width, w);
    lines.store(w.re(), w.im(), u);
    factors.release(w);
  }

  private void require(double g, float[] b, float[] u) {
    Shape shape = imageShape();
    if (b.length != shape.size() || u.length != shape.size()) {
      throw new IllegalArgumentException(
          "a system over " + shape + " got arrays of " + b.length + " and " + u.length);
    }
    if (!(g >= 0 && g <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException("the weight of the normal operator is " + g);
    }
  }
}
