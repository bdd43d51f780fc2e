package org.reconstream.training;

/**
 * The preconditioning of Karras, Aittala, Aila and Laine (2022, table 1): {@code D(x; s) = cskip x
 * + cout F(cin x, cnoise)}, which gives the raw network F inputs and targets of unit variance at
 * every noise level.
 *
 * @param sigmaData rms of the images per real channel after normalisation
 */
public record EdmScaling(double sigmaData) {
  /** Checks the rms. */
  public EdmScaling {
    if (!(sigmaData > 0) || Double.isInfinite(sigmaData)) {
      throw new IllegalArgumentException("sigma_data must be positive, got " + sigmaData);
    }
  }

  /** {@code sd^2 / (s^2 + sd^2)}. */
  public double skip(double sigma) {
    return sigmaData * sigmaData / variance(sigma);
  }

  /** {@code s sd / sqrt(s^2 + sd^2)}. */
  public double out(double sigma) {
    return sigma * sigmaData / Math.sqrt(variance(sigma));
  }

  /** {@code 1 / sqrt(s^2 + sd^2)}. */
  public double in(double sigma) {
    return 1 / Math.sqrt(variance(sigma));
  }

  /** {@code ln(s) / 4}. */
  public double noise(double sigma) {
    return Math.log(sigma) / 4;
  }

  /** The weight of {@code (D - x0)^2}, {@code (s^2 + sd^2) / (s sd)^2 = 1 / cout^2}. */
  public double weight(double sigma) {
    return variance(sigma) / (sigma * sigma * sigmaData * sigmaData);
  }

  private double variance(double sigma) {
    return sigma * sigma + sigmaData * sigmaData;
  }
}
