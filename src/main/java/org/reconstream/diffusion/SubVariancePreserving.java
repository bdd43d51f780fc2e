package org.reconstream.diffusion;

/**
 * The sub-variance preserving SDE: {@code f = -beta x / 2}, {@code g = sqrt(beta (1 - exp(-2 B)))},
 * {@code a = exp(-B/2)}, {@code b = 1 - exp(-B)}; t in 0..1. Its noise never exceeds that of the
 * variance preserving SDE.
 *
 * @param beta the noise rate
 */
public record SubVariancePreserving(LinearBeta beta) implements Sde {
  @Override
  public double signal(double t) {
    return StrictMath.exp(-beta.integral(t) / 2);
  }

  @Override
  public double noise(double t) {
    return -StrictMath.expm1(-beta.integral(t));
  }

  @Override
  public double driftRate(double t) {
    return -beta.at(t) / 2;
  }

  @Override
  public double diffusion(double t) {
    return Math.sqrt(-beta.at(t) * StrictMath.expm1(-2 * beta.integral(t)));
  }

  /** From {@code sigma = 2 sinh(B / 2)}. */
  @Override
  public double time(double sigma) {
    double half = sigma / 2;
    return beta.time(2 * StrictMath.log(half + Math.sqrt(half * half + 1)));
  }

  @Override
  public double startDeviation(double t) {
    return 1;
  }
}
