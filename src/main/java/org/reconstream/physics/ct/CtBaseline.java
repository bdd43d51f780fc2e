package org.reconstream.physics.ct;

import org.jspecify.annotations.Nullable;

/** The classical reconstruction that accompanies a posterior mean, with its settings. */
public sealed interface CtBaseline {
  /** Filtered back-projection with the ramp filter: the published classical baseline. */
  CtBaseline DEFAULT = new Fbp(FbpWindow.RAMP);

  /** The name users type. */
  String name();

  /** Filtered back-projection. */
  record Fbp(FbpWindow window) implements CtBaseline {
    @Override
    public String name() {
      return window == FbpWindow.RAMP ? "fbp" : "fbp-hann";
    }
  }

  /**
   * The simultaneous iterative reconstruction technique (Gilbert 1972) with the attenuation kept at
   * or above zero.
   *
   * @param iterations 1 to 10000
   */
  record Sirt(int iterations) implements CtBaseline {
    /** Checks the number of iterations. */
    public Sirt {
      requireIterations(iterations);
    }

    @Override
    public String name() {
      return "sirt";
    }
  }

  /**
   * Weighted least squares with total variation: the minimiser of {@code sum_i w_i (l_i - (A
   * x)_i)^2 / 2 + weight TV(x)} over {@code x >= 0} in normalised units.
   *
   * @param weight positive, or null for the discrepancy principle: the largest weight whose
   *     residuals are as large as the noise
   * @param iterations at most, 1 to 10000
   */
  record TotalVariation(@Nullable Double weight, int iterations) implements CtBaseline {
    /** Checks the settings. */
    public TotalVariation {
      requireIterations(iterations);
      if (weight != null && !(weight > 0 && weight < Double.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "the weight of total variation must be positive, got " + weight);
      }
    }

    @Override
    public String name() {
      return "tv";
    }
  }

  /** The baseline of a name, with default settings. */
  static CtBaseline of(String name) {
    return switch (name) {
      case "fbp" -> new Fbp(FbpWindow.RAMP);
      case "fbp-hann" -> new Fbp(FbpWindow.HANN);
      case "sirt" -> new Sirt(200);
      case "tv" -> new TotalVariation(null, 100);
      default ->
          throw new IllegalArgumentException(
              "there is no CT baseline " + name + "; take fbp, fbp-hann, sirt or tv");
    };
  }

  private static void requireIterations(int iterations) {
    if (iterations < 1 || iterations > 10_000) {
      throw new IllegalArgumentException(
          "the number of iterations must be between 1 and 10000, got " + iterations);
    }
  }
}
