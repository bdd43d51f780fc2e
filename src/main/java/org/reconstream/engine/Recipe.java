package org.reconstream.engine;

import org.reconstream.posterior.SamplerSpec;

/**
 * How to reconstruct: with the measurement, everything the result depends on.
 *
 * @param prior id of the prior, which is the name of its folder
 * @param sampler the posterior sampler
 * @param draws number of posterior draws, 1 to 1024
 * @param seed seed of every random number
 */
public record Recipe(String prior, SamplerSpec sampler, int draws, long seed) {
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
  }
}
