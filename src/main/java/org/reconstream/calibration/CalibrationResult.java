package org.reconstream.calibration;

import java.util.List;

/**
 * The outcome of a calibration.
 *
 * @param software name and version
 * @param command the command that makes it again
 * @param effort how much was simulated
 * @param samplers the samplers in the order asked for
 * @param controls exact draws, then broken samplers; empty when left out
 * @param densities log-likelihoods; empty when left out
 */
public record CalibrationResult(
    String software,
    String command,
    Effort effort,
    List<SamplerResult> samplers,
    List<SamplerResult> controls,
    List<DensityScore> densities) {}
