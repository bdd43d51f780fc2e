package org.reconstream.engine;

import org.reconstream.array.Tensor;
import org.reconstream.physics.Measurement;
import org.reconstream.posterior.Evidence;

/**
 * The result of a job. Images are on the encoded matrix, in the scale in which A x reproduces the
 * input samples.
 *
 * @param job id of the job
 * @param measurement what was measured
 * @param mean posterior mean, complex {@code [2, H, W]}
 * @param deviation posterior standard deviation {@code [H, W]}, {@code sqrt(var(re) + var(im))}
 * @param baseline CG-SENSE image {@code [2, H, W]}
 * @param maps coil sensitivity maps {@code [C, 2, H, W]}
 * @param support 1 inside the object as the maps see it, 0 outside, {@code [H, W]}
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
    Tensor maps,
    Tensor support,
    Evidence evidence,
    StageSeconds seconds,
    Provenance provenance) {}
