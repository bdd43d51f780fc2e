package org.reconstream.posterior;

import org.jspecify.annotations.Nullable;

/**
 * What a reader needs to judge a reconstruction.
 *
 * @param residualRatio mean over draws of {@code ||y - A x||^2 / (k m sigmaY^2)} with k real
 *     components per measurement: 1 when prior, forward model and noise level are right
 * @param sigmaYPerRealChannel effective noise level of the input samples, thermal noise and map
 *     misfit together
 * @param thermalSigmaPerRealChannel thermal noise alone
 * @param mapMisfitPerRealChannel misfit of the coil maps on the calibration samples
 * @param noiseRule how the thermal noise was found
 * @param effectiveAcceleration grid positions over measured positions
 * @param measurements number m of scalar measurements
 * @param draws number of posterior draws behind mean and deviation
 * @param pairCorrelation correlation of the draws of an antithetic pair ({@link DrawStatistics}); 0
 *     where draws are independent
 * @param levels noise levels per draw
 * @param denoiserCalls denoiser evaluations over all draws
 * @param standardErrorOfMean root mean square over the support of the deviation, divided by the
 *     root of the effective number of draws, in normalised units; 0 from a single draw, which
 *     cannot tell it
 * @param uncertaintyP95 95th percentile of the deviation over the support, relative to the 99th
 *     percentile of the mean's magnitude
 * @param unconvergedSolves data-consistency solves that stopped at their iteration limit
 * @param calibrated whether the sampler's spread is uncertainty
 * @param rays what a sinogram adds, or null (MRI)
 * @param plausibility whether the numbers lie where they do on the prior's validation data; {@link
 *     Plausibility#UNCHECKED} until that was looked at
 */
public record Evidence(
    double residualRatio,
    double sigmaYPerRealChannel,
    double thermalSigmaPerRealChannel,
    double mapMisfitPerRealChannel,
    String noiseRule,
    double effectiveAcceleration,
    long measurements,
    int draws,
    double pairCorrelation,
    int levels,
    long denoiserCalls,
    double standardErrorOfMean,
    double uncertaintyP95,
    long unconvergedSolves,
    boolean calibrated,
    @Nullable RayEvidence rays,
    Plausibility plausibility) {
  /** The same with what was found of its plausibility. */
  public Evidence with(Plausibility found) {
    return new Evidence(
        residualRatio,
        sigmaYPerRealChannel,
        thermalSigmaPerRealChannel,
        mapMisfitPerRealChannel,
        noiseRule,
        effectiveAcceleration,
        measurements,
        draws,
        pairCorrelation,
        levels,
        denoiserCalls,
        standardErrorOfMean,
        uncertaintyP95,
        unconvergedSolves,
        calibrated,
        rays,
        found);
  }

  /** How much the draws tell. */
  public DrawStatistics statistics() {
    return new DrawStatistics(draws, pairCorrelation);
  }

  /**
   * The relative standard error of the deviation itself, {@code 1 / sqrt(2 f)} with f degrees of
   * freedom, which are {@code draws - 1} where draws are independent; 0 from a single draw, which
   * has no deviation.
   */
  public double relativeErrorOfDeviation() {
    return draws < 2 ? 0 : 1 / Math.sqrt(2 * statistics().degreesOfFreedom());
  }
}
