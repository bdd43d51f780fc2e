package org.reconstream.physics;

import org.reconstream.array.NoiseStream;

/**
 * The largest eigenvalue of {@code A^T A}, by power iteration from a fixed start: what step sizes
 * of gradient methods are measured by.
 */
public final class OperatorNorm {
  private static final int ITERATIONS = 20;

  /** Power iteration comes from below; this much is added. */
  private static final double MARGIN = 1.05;

  /** Up to here a model counts as one whose largest eigenvalue is 1. */
  private static final double ROUNDING = 1.001;

  private OperatorNorm() {}

  /**
   * An upper estimate of the largest eigenvalue, at least 1: exactly 1 where the operator lies
   * below the identity.
   */
  public static double squared(ForwardModel model) {
    int size = model.imageShape().size();
    float[] x = new float[size];
    float[] hx = new float[size];
    NoiseStream.ofKey(0).normals(0, 0, 0, x);
    double norm = Math.sqrt(power(x));
    double eigenvalue = 0;
    for (int k = 0; k < ITERATIONS && norm > 0; k++) {
      for (int i = 0; i < size; i++) {
        x[i] = (float) (x[i] / norm);
      }
      model.normal(x, hx);
      norm = Math.sqrt(power(hx));
      eigenvalue = norm;
      System.arraycopy(hx, 0, x, 0, size);
    }
    return eigenvalue <= ROUNDING ? 1 : MARGIN * eigenvalue;
  }

  private static double power(float[] x) {
    double sum = 0;
    for (float value : x) {
      sum += (double) value * value;
    }
    return sum;
  }
}
