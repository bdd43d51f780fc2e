package org.reconstream.diffusion;

/**
 * The variance exploding SDE: {@code f = 0}, {@code s(t) = minimum (maximum / minimum)^t}, {@code g
 * = s sqrt(2 ln(maximum / minimum))}, {@code a = 1}, {@code b = s}; t in 0..1. The image at t = 0
 * counts as already noised at the minimum.
 *
 * @param minimum s(0)
 * @param maximum s(1)
 */
public record VarianceExploding(double minimum, double maximum) implements Sde {
  /** Checks the order. */
  public VarianceExploding {
    if (!(minimum > 0) || !(maximum > minimum) || Double.isInfinite(maximum)) {
      throw new IllegalArgumentException(
          "a variance exploding SDE needs 0 < minimum < maximum, got "
              + minimum
              + " and "
              + maximum);
    }
  }

  @Override
  public double signal(double t) {
    return 1;
  }

  @Override
  public double noise(double t) {
    return minimum * StrictMath.pow(maximum / minimum, t);
  }

  @Override
  public double driftRate(double t) {
    return 0;
  }

  @Override
  public double diffusion(double t) {
    return noise(t) * Math.sqrt(2 * StrictMath.log(maximum / minimum));
  }

  @Override
  public double time(double sigma) {
    return StrictMath.log(sigma / minimum) / StrictMath.log(maximum / minimum);
  }

  @Override
  public double startDeviation(double t) {
    return noise(t);
  }
}
