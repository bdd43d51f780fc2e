package org.reconstream.physics;

import org.reconstream.array.Tensor;

/**
 * A calibrated slice: everything a posterior sampler needs, in the prior's normalised units, and
 * what leads back to the units of its images.
 *
 * <p>Images are on the grid of the forward model, which holds the reconstructed matrix of {@link
 * SliceGeometry} at its centre.
 */
public sealed interface PreparedScan permits PreparedKSpace, PreparedSinogram {
  /** The forward model of the normalised image. */
  ForwardModel model();

  /** Whitened measured samples in normalised units, {@link ForwardModel#dataShape()}. */
  float[] data();

  /** Effective noise level of {@link #data} per real channel. */
  double sigmaY();

  /** What is known about the noise, in the units of the (whitened) input samples. */
  NoiseEstimate noise();

  /** 1 where the measurement tells about the image, 0 where not, {@code [H, W]}. */
  Tensor support();

  /** The classical reconstruction in output units, of the model's image shape. */
  Tensor baseline();

  /** What made the {@link #baseline}, for readers, such as {@code CG-SENSE}. */
  String baselineName();

  /** Unknown image values over measured values. */
  double effectiveAcceleration();

  /** A normalised image in output units: those of the input (MRI), or HU (CT). */
  Tensor toOutput(Tensor normalised);

  /** Standard deviations of a normalised image in output units. */
  Tensor deviationToOutput(Tensor normalised);
}
