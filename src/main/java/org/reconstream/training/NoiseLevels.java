package org.reconstream.training;

/** Which noise levels, per real channel, training draws. */
public sealed interface NoiseLevels {
  /** The smallest level. */
  double smallest();

  /** The largest level. */
  double largest();

  /** The level of one image. */
  double draw(Draws draws);

  /** {@code ln s ~ N(mean, deviation^2)}, clipped to the range (Karras et al., 2022). */
  record LogNormal(double mean, double deviation, double smallest, double largest)
      implements NoiseLevels {
    /** Checks the range. */
    public LogNormal {
      requireRange(smallest, largest);
    }

    @Override
    public double draw(Draws draws) {
      double level = StrictMath.exp(mean + deviation * draws.normal());
      return Math.min(largest, Math.max(smallest, level));
    }
  }

  /** Uniform in the logarithm: the variance-exploding process at a uniform time. */
  record LogUniform(double smallest, double largest) implements NoiseLevels {
    /** Checks the range. */
    public LogUniform {
      requireRange(smallest, largest);
    }

    @Override
    public double draw(Draws draws) {
      return draws.logUniform(smallest, largest);
    }
  }

  /** The discrete levels of NCSN, equally likely: geometric from largest to smallest. */
  record Geometric(int count, double smallest, double largest) implements NoiseLevels {
    /** Checks the range. */
    public Geometric {
      requireRange(smallest, largest);
      if (count < 2) {
        throw new IllegalArgumentException("geometric levels must be at least 2, got " + count);
      }
    }

    /** Level {@code i}, from 0 (largest) to count - 1 (smallest). */
    public double level(int i) {
      return largest * Math.pow(smallest / largest, i / (count - 1.0));
    }

    @Override
    public double draw(Draws draws) {
      return level(draws.below(count));
    }
  }

  private static void requireRange(double smallest, double largest) {
    if (!(smallest > 0) || !(largest > smallest) || Double.isInfinite(largest)) {
      throw new IllegalArgumentException(
          "noise levels need 0 < smallest < largest, got " + smallest + " and " + largest);
    }
  }
}
