package org.reconstream.training;

/** A smooth map from R^n to R^n, such as a score, with its directional derivative. */
public interface VectorField {
  /** The value at x; a fresh array. */
  double[] at(double[] x);

  /** The directional derivative {@code J(x) u}; a fresh array. */
  double[] along(double[] x, double[] u);
}
