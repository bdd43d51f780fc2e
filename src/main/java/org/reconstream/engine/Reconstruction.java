package org.reconstream.engine;

import org.jspecify.annotations.Nullable;
import org.reconstream.array.Tensor;
import org.reconstream.physics.Measurement;
import org.reconstream.posterior.Evidence;

/**
 * The result of a job. MRI images are on the encoded matrix, in the scale in which A x reproduces
 * the input samples; CT images are in HU on the grid of the forward model.
 *
 * @param job id of the job
 * @param measurement what was measured
 * @param mean posterior mean, {@code [2, H, W]} complex (MRI) or {@code [1, H, W]} (CT)
 * @param deviation posterior standard deviation {@code [H, W]}, over all channels of the mean
 * @param baseline classical reconstruction of the shape of the mean
 * @param maps coil sensitivity maps {@code [C, 2, H, W]}, or null (CT)
 * @param support 1 where the measurement tells about the image, 0 where not, {@code [H, W]}
 * @param evidence what supports it
 * @param seconds where the time went
 * @param provenance what made it
 */
public record Reconstruction(
    String job,
    Measurement measurement,
    Tensor mean,
    Tensor deviation,
    Tensor baseline,
    @Nullable Tensor maps,
    Tensor support,
    Evidence evidence,
    StageSeconds seconds,
    Provenance provenance) {
  /** What kind of image it is, {@code MR} or {@code CT}. */
  public String modality() {
    return measurement.modality();
  }
}
