package org.reconstream.physics;

import org.reconstream.array.Tensor;

/**
 * A calibrated slice of CT. The normalised image is {@link HounsfieldScale}'s; the data are
 * whitened: ray i is {@code sqrt(w_i / wbar) l_i} with weight {@code w_i = 1 / Var(l_i)} and its
 * mean wbar, so that every ray has the noise level {@code 1 / sqrt(wbar)}.
 *
 * @param model the whitened forward model of the rays in use
 * @param data whitened line integrals
 * @param sigmaY {@code 1 / sqrt(wbar)}
 * @param noise how the weights are known; its level is {@code sigmaY}
 * @param sigmaPerRay standard deviation of each line integral {@code [views, columns]}; infinite
 *     where the ray is not used
 * @param rays what became of the rays
 * @param field what part of the plane they tell about
 * @param support 1 inside the circle that every view covers, 0 outside, {@code [H, W]}
 * @param baseline classical reconstruction {@code [1, H, W]} in HU
 * @param baselineName what made it
 * @param effectiveAcceleration pixels inside the support over rays in use
 */
public record PreparedSinogram(
    ForwardModel model,
    float[] data,
    double sigmaY,
    NoiseEstimate noise,
    Tensor sigmaPerRay,
    RayCensus rays,
    FieldOfView field,
    Tensor support,
    Tensor baseline,
    String baselineName,
    double effectiveAcceleration)
    implements PreparedScan {
  @Override
  public Tensor toOutput(Tensor normalised) {
    return HounsfieldScale.fromNormalised(normalised);
  }

  @Override
  public Tensor deviationToOutput(Tensor normalised) {
    return HounsfieldScale.deviation(normalised);
  }
}
