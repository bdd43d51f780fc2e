package org.reconstream.diffusion;

/**
 * The kernel {@code x = a x0 + b z} at one time, and the four ways to say what a network knows
 * there, element by element: the denoised image D, the noise {@code eps = (x - a D) / b}, the score
 * {@code (a D - x) / b^2} and the velocity {@code v = a eps - b D}.
 *
 * @param signal a, positive
 * @param noise b, positive
 */
public record Perturbation(double signal, double noise) {
  /** The score of a denoised value. */
  public double score(double x, double denoised) {
    return (signal * denoised - x) / (noise * noise);
  }

  /** The noise of a denoised value. */
  public double epsilon(double x, double denoised) {
    return (x - signal * denoised) / noise;
  }

  /** The velocity of a denoised value. */
  public double velocity(double x, double denoised) {
    return signal * epsilon(x, denoised) - noise * denoised;
  }

  /** The denoised value of a score. */
  public double fromScore(double x, double score) {
    return (x + noise * noise * score) / signal;
  }

  /** The denoised value of a noise. */
  public double fromEpsilon(double x, double epsilon) {
    return (x - noise * epsilon) / signal;
  }

  /** The denoised value of a velocity, {@code (a x - b v) / (a^2 + b^2)}. */
  public double fromVelocity(double x, double velocity) {
    return (signal * x - noise * velocity) / (signal * signal + noise * noise);
  }
}
