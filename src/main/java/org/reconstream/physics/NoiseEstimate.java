package org.reconstream.physics;

/**
 * The measurement noise of a scan and how it is known.
 *
 * @param rule where the number comes from
 * @param sigmaPerRealChannel thermal noise of the (whitened) k-space samples per real channel, in
 *     the units of those samples
 * @param mapMisfitPerRealChannel root mean square over the measured samples of what the coil maps
 *     cannot explain, per real channel, beyond the thermal noise; same units. Measured on the
 *     calibration samples ({@link CalibrationResidual})
 */
public record NoiseEstimate(Rule rule, double sigmaPerRealChannel, double mapMisfitPerRealChannel) {
  /** How the thermal noise level was found. */
  public enum Rule {
    /** Unit variance by pre-whitening with a noise scan or a noise covariance. */
    WHITENED,
    /** As {@link #WHITENED}, after a singular covariance was made regular. */
    WHITENED_WITH_LOADING,
    /** Median absolute deviation of the outermost samples of k-space. */
    OUTER_KSPACE,
    /**
     * Residual of a linear reconstruction over the calibration region, where the outermost samples
     * of k-space still hold signal.
     */
    CALIBRATION_RESIDUAL,
    /** Poisson statistics of the incident quanta that a sinogram states. */
    INCIDENT_QUANTA,
    /** Differences between neighbouring rays of a sinogram that states no quanta. */
    NEIGHBOURING_RAYS,
    /** Prescribed by the recipe. */
    PRESCRIBED
  }

  /** {@code sqrt(sigma^2 + misfit^2)}: the noise level that the posterior uses. */
  public double effective() {
    return Math.hypot(sigmaPerRealChannel, mapMisfitPerRealChannel);
  }
}
