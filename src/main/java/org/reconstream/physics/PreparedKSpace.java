package org.reconstream.physics;

import org.reconstream.array.Tensor;

/**
 * A calibrated slice of MRI.
 *
 * @param model the forward model with unit-norm sensitivity maps
 * @param data whitened measured samples divided by {@code scale}, {@link ForwardModel#dataShape()}
 * @param sigmaY effective noise level of {@code data} per real channel
 * @param scale normalised image times {@code scale} is the image in which A x reproduces the input
 *     samples
 * @param noise what is known about the noise, in the units of the (whitened) input samples
 * @param maps sensitivity maps {@code [C, 2, H, W]} of the raw coils, such that the transform of
 *     maps times image reproduces the input samples
 * @param support 1 inside the object as the maps see it, 0 outside, soft in between, {@code [H, W]}
 * @param baseline CG-SENSE image {@code [2, H, W]} in the units of the input (not normalised)
 * @param zeroFilled adjoint image {@code [2, H, W]} in the units of the input
 * @param effectiveAcceleration grid positions over measured positions
 */
public record PreparedKSpace(
    ForwardModel model,
    float[] data,
    double sigmaY,
    double scale,
    NoiseEstimate noise,
    Tensor maps,
    Tensor support,
    Tensor baseline,
    Tensor zeroFilled,
    double effectiveAcceleration)
    implements PreparedScan {
  @Override
  public String baselineName() {
    return "CG-SENSE";
  }

  @Override
  public Tensor toOutput(Tensor normalised) {
    return normalised.times(scale);
  }

  @Override
  public Tensor deviationToOutput(Tensor normalised) {
    return normalised.times(scale);
  }
}
