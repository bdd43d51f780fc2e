package org.reconstream.diffusion;

/**
 * The variance preserving SDE: {@code f = -beta x / 2}, {@code g = sqrt(beta)}, {@code a =
 * exp(-B/2)}, {@code b = sqrt(1 - exp(-B))}; t in 0..1.
 *
 * @param beta the noise rate
 */
public record VariancePreserving(LinearBeta beta) implements Sde {
  @Override
  public double signal(double t) {
    return StrictMath.exp(-beta.integral(t) / 2);
  }

  @Override
  public double noise(double t) {
    return Math.sqrt(-StrictMath.expm1(-beta.integral(t)));
  }

  @Override
  public double driftRate(double t) {
    return -beta.at(t) / 2;
  }

  @Override
  public double diffusion(double t) {
    return Math.sqrt(beta.at(t));
  }

  /** From {@code sigma^2 = exp(B) - 1}. */
  @Override
  public double time(double sigma) {
    return beta.time(StrictMath.log1p(sigma * sigma));
  }

  @Override
  public double startDeviation(double t) {
    return 1;
  }
}
