package org.reconstream.diffusion;

/**
 * The variance exploding SDE whose time is the noise level itself: {@code f = 0}, {@code g = sqrt(2
 * t)}, {@code a = 1}, {@code b = t} (Karras et al. 2022).
 */
public record SigmaTime() implements Sde {
  @Override
  public double signal(double t) {
    return 1;
  }

  @Override
  public double noise(double t) {
    return t;
  }

  @Override
  public double driftRate(double t) {
    return 0;
  }

  @Override
  public double diffusion(double t) {
    return Math.sqrt(2 * t);
  }

  @Override
  public double time(double sigma) {
    return sigma;
  }

  @Override
  public double startDeviation(double t) {
    return t;
  }
}
