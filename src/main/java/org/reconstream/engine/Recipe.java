package org.reconstream.engine;

import org.reconstream.posterior.SamplerSpec;

/**
 * How to reconstruct: with the measurement, everything the result depends on.
 *
 * @param prior id of the prior, which is the name of its folder
 * @param sampler the posterior sampler
 * @param draws number of posterior draws, 1 to 1024; the most of them where they are adaptive
 * @param seed seed of every random number
 * @param standardError 0 for exactly so many draws; else draws are made until the standard error of
 *     the mean, in normalised units, is at most this, which is decided at 8, 16 and 32 draws
 */
public record Recipe(
    String prior, SamplerSpec sampler, int draws, long seed, double standardError) {
  /** The most draws of an adaptive recipe. */
  public static final int MOST_ADAPTIVE = 32;

  /** The standard error that adaptive draws aim at unless told otherwise. */
  public static final double USUAL_STANDARD_ERROR = 0.005;

  /** A recipe of exactly so many draws. */
  public Recipe(String prior, SamplerSpec sampler, int draws, long seed) {
    this(prior, sampler, draws, seed, 0);
  }

  /** Checks the id and the number of draws. */
  public Recipe {
    if (!prior.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw new IllegalArgumentException(
          "a prior id has 1 to 64 letters, digits, dots, dashes or underscores and starts with a letter or digit");
    }
    if (draws < 1 || draws > 1024) {
      throw new IllegalArgumentException(
          "the number of draws must be between 1 and 1024, got " + draws);
    }
    if (!(standardError >= 0 && standardError <= 1)
        || (standardError > 0 && draws != MOST_ADAPTIVE)) {
      throw new IllegalArgumentException(
          "adaptive draws need a standard error up to 1 and go up to 32 draws, got %s and %d"
              .formatted(standardError, draws));
    }
  }

  /** Whether the number of draws follows from the standard error they reach. */
  public boolean adaptive() {
    return standardError > 0;
  }
}
