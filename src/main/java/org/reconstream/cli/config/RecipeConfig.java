package org.reconstream.cli.config;

import static org.reconstream.cli.config.Defaults.or;

import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.reconstream.engine.Recipe;
import org.reconstream.posterior.SamplerKind;
import org.reconstream.posterior.SamplerSpec;
import org.reconstream.wire.RecipeOverrides;

/**
 * How measurements are reconstructed that do not say so themselves.
 *
 * @param prior id of the prior, which is the name of its folder
 * @param sampler name of the sampler; {@link SamplerKind} lists them
 * @param samplerOptions options of the sampler; what is not named has the sampler's default
 * @param levels noise levels of a draw
 * @param draws posterior draws
 * @param seed seed of every random number
 */
public record RecipeConfig(
    String prior,
    String sampler,
    Map<String, Double> samplerOptions,
    Integer levels,
    Integer draws,
    Long seed) {
  /** Calibrated draws with the prior that ships with the software. */
  public static final Recipe DEFAULT =
      new Recipe("mri-gaussian", new SamplerSpec.DapsCal(50), 8, 0);

  /** Fills in defaults and checks the recipe. */
  public RecipeConfig {
    prior = or(prior, DEFAULT.prior());
    sampler = or(sampler, DEFAULT.sampler().name());
    samplerOptions = or(samplerOptions, Map.of());
    draws = or(draws, DEFAULT.draws());
    seed = or(seed, DEFAULT.seed());
    OptionalInt given = levels == null ? OptionalInt.empty() : OptionalInt.of(levels);
    levels = recipe(prior, sampler, samplerOptions, given, draws, seed).sampler().levels();
  }

  /** The recipe. */
  public Recipe recipe() {
    return recipe(prior, sampler, samplerOptions, OptionalInt.of(levels), draws, seed);
  }

  private static Recipe recipe(
      String prior,
      String sampler,
      Map<String, Double> options,
      OptionalInt levels,
      int draws,
      long seed) {
    return new RecipeOverrides(
            prior, sampler, levels, OptionalInt.of(draws), OptionalLong.of(seed), options)
        .applyTo(DEFAULT);
  }
}
