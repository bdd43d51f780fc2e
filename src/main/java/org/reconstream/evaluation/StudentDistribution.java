package org.reconstream.evaluation;

/**
 * Student's t distribution (Abramowitz and Stegun 26.7.3 and 26.7.4).
 *
 * @param degrees degrees of freedom, at least 1
 */
record StudentDistribution(int degrees) {
  private static final int HALVINGS = 60;

  StudentDistribution {
    if (degrees < 1) {
      throw new IllegalArgumentException(
          "at least one degree of freedom is needed, got " + degrees);
    }
  }

  /** The distribution with the nearest whole number of degrees. */
  static StudentDistribution of(double degrees) {
    return new StudentDistribution((int) Math.max(1, Math.round(degrees)));
  }

  /** The t for which {@code P(|T| <= t) = level}. */
  double symmetricQuantile(double level) {
    double low = 0;
    double high = Math.PI / 2;
    for (int i = 0; i < HALVINGS; i++) {
      double angle = (low + high) / 2;
      if (within(angle) < level) {
        low = angle;
      } else {
        high = angle;
      }
    }
    return Math.sqrt(degrees) * Math.tan(low);
  }

  /** {@code P(|T| <= sqrt(degrees) tan(angle))}. */
  private double within(double angle) {
    double cos = Math.cos(angle);
    boolean even = degrees % 2 == 0;
    double term = even ? 1 : cos;
    double sum = degrees == 1 ? 0 : term;
    for (int power = even ? 2 : 3; power <= degrees - 2; power += 2) {
      term *= cos * cos * (power - 1) / power;
      sum += term;
    }
    return even ? Math.sin(angle) * sum : 2 / Math.PI * (angle + Math.sin(angle) * sum);
  }
}
