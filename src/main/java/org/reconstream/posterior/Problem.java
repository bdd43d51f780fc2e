package org.reconstream.posterior;

import org.reconstream.physics.ForwardModel;

/**
 * The linear Gaussian inverse problem {@code y = A x + nu}, {@code nu ~ N(0, sigmaY^2)} per real
 * channel, in the prior's normalised units.
 *
 * <p>{@code data} ({@link ForwardModel#dataShape()}) and {@code adjointData = A^T y} are shared by
 * every draw and never written again.
 */
public record Problem(ForwardModel model, float[] data, float[] adjointData, double sigmaY) {
  /** Checks lengths and the noise level. */
  public Problem {
    if (data.length != model.dataShape().size()
        || adjointData.length != model.imageShape().size()) {
      throw new IllegalArgumentException(
          "data of length "
              + data.length
              + " and adjoint of length "
              + adjointData.length
              + " do not fit a model from "
              + model.imageShape()
              + " to "
              + model.dataShape());
    }
    if (!(sigmaY > 0) || Double.isInfinite(sigmaY)) {
      throw new IllegalArgumentException(
          "the measurement noise level must be positive and finite, got " + sigmaY);
    }
  }

  /** The weight {@code v / sigmaY^2} of the data against a prior of variance v. */
  double weight(double variance) {
    return variance / (sigmaY * sigmaY);
  }

  /** The problem of a model and its data; computes {@code A^T y}. */
  public static Problem of(ForwardModel model, float[] data, double sigmaY) {
    float[] adjoint = new float[model.imageShape().size()];
    model.adjoint(data, adjoint);
    return new Problem(model, data, adjoint, sigmaY);
  }
}
