package org.reconstream.training;

/**
 * A random map of magnitudes through the origin: a power of 0.6 to 1.6, or a piecewise-linear curve
 * that may swap the order of tissues. Near zero it is the identity, so that background noise is not
 * amplified.
 */
final class ToneCurve {
  private static final int KNOTS = 6;
  private static final double SPACING = 0.2;

  private final double gamma;
  private final double[] knots;

  private ToneCurve(double gamma, double[] knots) {
    this.gamma = gamma;
    this.knots = knots;
  }

  /** A power or a curve with knots, equally likely. */
  static ToneCurve draw(Draws draws) {
    if (draws.chance(0.5)) {
      return new ToneCurve(draws.logUniform(0.6, 1.6), new double[0]);
    }
    double[] knots = new double[KNOTS + 1];
    for (int i = 1; i <= KNOTS; i++) {
      knots[i] = draws.uniform(0.1, 1);
    }
    return new ToneCurve(1, knots);
  }

  /** The curve at a magnitude of peak about 1. */
  float at(float magnitude) {
    double inside = Math.min(1, Math.max(0, (magnitude - 0.03) / 0.09));
    double mapped =
        knots.length == 0 ? Math.pow(Math.max(magnitude, 1e-4), gamma) : linear(magnitude);
    return (float) (inside * mapped + (1 - inside) * magnitude);
  }

  private double linear(float magnitude) {
    double position = Math.max(0, magnitude) / SPACING;
    int low = Math.min((int) position, KNOTS - 1);
    return knots[low] + (position - low) * (knots[low + 1] - knots[low]);
  }
}
