package org.reconstream.physics;

/**
 * A forward model whose system {@code I + g A^T A} can be solved, and drawn from, without
 * iterations and at any g. Immutable and thread-safe like every model.
 */
public interface ClosedFormNormal extends ForwardModel {
  /**
   * {@code u = (I + g A^T A)^-1 b}.
   *
   * @param g weight of the normal operator, finite and at least 0
   * @param b right-hand side {@link #imageShape()}, untouched
   * @param u overwritten; not the array of b
   */
  void solve(double g, float[] b, float[] u);

  /**
   * {@code u = (I + g A^T A)^-1 b + width w} with w of covariance {@code (I + g A^T A)^-1}.
   *
   * @param g weight of the normal operator, finite and at least 0
   * @param b right-hand side {@link #imageShape()}, untouched
   * @param width factor of the spread
   * @param normals standard normal numbers, as many as b has; untouched
   * @param u overwritten; neither of the two arrays
   */
  void draw(double g, float[] b, double width, float[] normals, float[] u);
}
