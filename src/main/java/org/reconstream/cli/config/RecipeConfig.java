package org.reconstream.cli.config;

import static org.reconstream.cli.config.Defaults.or;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.reconstream.engine.Recipe;
import org.reconstream.posterior.SamplerSpec;
import org.reconstream.wire.RecipeOverrides;

/**
 * How measurements are reconstructed that do not say so themselves.
 *
 * @param prior id of the prior, which is the name of its folder
 * @param sampler {@code daps-cal} (calibrated) or {@code preview}
 * @param levels noise levels of a draw
 * @param draws posterior draws
 * @param seed seed of every random number
 */
public record RecipeConfig(String prior, String sampler, Integer levels, Integer draws, Long seed) {
  /** Calibrated draws with the prior that ships with the software. */
  public static final Recipe DEFAULT =
      new Recipe("mri-gaussian", new SamplerSpec.DapsCal(50), 8, 0);

  /** Fills in defaults and checks the recipe. */
  public RecipeConfig {
    prior = or(prior, DEFAULT.prior());
    sampler = or(sampler, DEFAULT.sampler().name());
    levels = or(levels, DEFAULT.sampler().levels());
    draws = or(draws, DEFAULT.draws());
    seed = or(seed, DEFAULT.seed());
    recipe(prior, sampler, levels, draws, seed);
  }

  /** The recipe. */
  public Recipe recipe() {
    return recipe(prior, sampler, levels, draws, seed);
  }

  private static Recipe recipe(String prior, String sampler, int levels, int draws, long seed) {
    return new RecipeOverrides(
            prior, sampler, OptionalInt.of(levels), OptionalInt.of(draws), OptionalLong.of(seed))
        .applyTo(DEFAULT);
  }
}
