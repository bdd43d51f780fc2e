package org.reconstream.physics;

import org.reconstream.array.Shape;

/**
 * A linear measurement {@code y = A x + noise} with its exact adjoint under the real inner product
 * {@code <p, q> = sum over all real components of p q}.
 *
 * <p>Images are {@code [2, H, W]} (MRI) or {@code [1, H, W]} (CT). Data hold measured samples only:
 * {@code [C, 2, P]} for MRI, with P acquired k-space positions in row-major (ky, kx) order, so that
 * unmeasured samples do not exist.
 *
 * <p>Immutable and thread-safe. Outputs are overwritten and must not alias inputs; inputs are left
 * untouched. Arrays of the wrong length are an {@link IllegalArgumentException} that prints both
 * shapes.
 */
public interface ForwardModel {
  /** The shape of x. */
  Shape imageShape();

  /** The shape of y. */
  Shape dataShape();

  /** The number m of scalar measurements: complex samples over all coils (MRI), or rays (CT). */
  long measurements();

  /**
   * The number of real noise components per scalar measurement: 2 for complex samples, 1 for rays.
   */
  int componentsPerMeasurement();

  /** {@code data = A image}. */
  void apply(float[] image, float[] data);

  /** {@code image = A^T data}. */
  void adjoint(float[] data, float[] image);

  /** {@code out = A^T A image}. */
  void normal(float[] image, float[] out);
}
