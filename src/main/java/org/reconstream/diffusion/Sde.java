package org.reconstream.diffusion;

/**
 * A diffusion {@code dx = f(x, t) dt + g(t) dw} with a linear drift {@code f(x, t) = r(t) x}, whose
 * perturbation kernel is {@code x_t = a(t) x0 + b(t) z}, z standard normal per real channel (Song
 * et al. 2021). Under every one of them {@code x_t / a(t)} is the clean image with white noise of
 * standard deviation {@code sigma = b / a}, so one denoiser serves them all.
 *
 * <p>Immutable and thread-safe.
 */
public sealed interface Sde
    permits VarianceExploding, SigmaTime, VariancePreserving, SubVariancePreserving {
  /** The factor {@code a(t)} of the clean image. */
  double signal(double t);

  /** The standard deviation {@code b(t)} of the noise. */
  double noise(double t);

  /** The rate {@code r(t)} of the drift {@code f(x, t) = r(t) x}. */
  double driftRate(double t);

  /** The diffusion coefficient {@code g(t)}. */
  double diffusion(double t);

  /** {@code dg/dx}: 0, because no diffusion here depends on the state. */
  default double diffusionSlope(double t) {
    return 0;
  }

  /** The time at which {@code b / a} has this value. */
  double time(double sigma);

  /** The standard deviation of the distribution from which sampling starts at time t. */
  double startDeviation(double t);

  /** The noise level {@code b(t) / a(t)}. */
  default double sigma(double t) {
    return noise(t) / signal(t);
  }

  /** The kernel at a time. */
  default Perturbation kernel(double t) {
    return new Perturbation(signal(t), noise(t));
  }
}
