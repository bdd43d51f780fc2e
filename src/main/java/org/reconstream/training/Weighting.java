package org.reconstream.training;

/**
 * How denoising score matching weighs noise levels. With {@code lambda(s)} on the score's squared
 * error the loss is {@code lambda(s) / s^4 (D - x0)^2}.
 */
public enum Weighting {
  /** {@code lambda = s^2}: levels count alike (Song and Ermon, 2019). */
  VARIANCE,
  /**
   * {@code lambda = g(t)^2} of the variance-exploding process with t uniform, {@code 2 s^2
   * ln(largest / smallest)}: half the loss bounds the likelihood (Song, Durkan, Murray and Ermon,
   * 2021). Meant for levels uniform in the logarithm.
   */
  LIKELIHOOD,
  /** {@code (s^2 + sd^2) / (s sd)^2} on the denoiser (Karras et al., 2022). */
  EDM;

  /**
   * The factor of {@code (D - x0)^2} at a level.
   *
   * @param levels the levels trained on
   */
  public double onDenoiser(double sigma, EdmScaling scaling, NoiseLevels levels) {
    return switch (this) {
      case VARIANCE -> 1 / (sigma * sigma);
      case LIKELIHOOD -> 2 * Math.log(levels.largest() / levels.smallest()) / (sigma * sigma);
      case EDM -> scaling.weight(sigma);
    };
  }
}
