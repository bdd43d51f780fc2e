package org.reconstream.physics.restoration;

import org.reconstream.physics.ConjugateGradient;
import org.reconstream.physics.ForwardModel;

/**
 * The classical estimate under a white prior: {@code argmin ||y - A x||^2 / sigmaY^2 + ||x||^2 /
 * p}, with p the mean square of the data, which is about that of the image where rows of A have
 * about unit length. What the data do not see is 0.
 */
public final class Tikhonov {
  private static final int ITERATIONS = 300;
  private static final double TOLERANCE = 1e-5;
  private static final double LARGEST_WEIGHT = 1e4;

  private Tikhonov() {}

  /**
   * The estimate; a fresh array.
   *
   * @param sigmaY noise level of the data per real channel, positive
   */
  public static float[] estimate(ForwardModel model, float[] data, double sigmaY) {
    double power = 0;
    for (float value : data) {
      power += (double) value * value;
    }
    power /= data.length;
    double g = Math.min(LARGEST_WEIGHT, power / (sigmaY * sigmaY));
    float[] rightSide = new float[model.imageShape().size()];
    model.adjoint(data, rightSide);
    for (int i = 0; i < rightSide.length; i++) {
      rightSide[i] = (float) (g * rightSide[i]);
    }
    float[] x = new float[rightSide.length];
    new ConjugateGradient(model, ITERATIONS, TOLERANCE).solve(g, rightSide, x);
    return x;
  }
}
