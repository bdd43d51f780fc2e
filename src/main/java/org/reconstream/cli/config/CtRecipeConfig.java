package org.reconstream.cli.config;

import static org.reconstream.cli.config.Defaults.or;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.reconstream.engine.Recipe;
import org.reconstream.posterior.SamplerKind;
import org.reconstream.posterior.SamplerSpec;
import org.reconstream.wire.RecipeOverrides;

/**
 * What is different for CT; what is not set is as for MR, except for the prior and for draws of
 * daps-cal, which are antithetic.
 *
 * @param prior id of the prior, which is the name of its folder
 * @param sampler name of the sampler, or null
 * @param samplerOptions options of the sampler, or null
 * @param levels noise levels of a draw, or null
 * @param draws posterior draws, or null
 * @param seed seed of every random number, or null
 */
public record CtRecipeConfig(
    String prior,
    @Nullable String sampler,
    @Nullable Map<String, Double> samplerOptions,
    @Nullable Integer levels,
    @Nullable Integer draws,
    @Nullable Long seed) {
  /** The prior of CT that ships with the software. */
  public static final String PRIOR = "ct-body";

  /** Fills in the prior. */
  public CtRecipeConfig {
    prior = or(prior, PRIOR);
  }

  /** The recipe of CT beside that of MR. */
  Recipe recipe(Recipe mr) {
    return new RecipeOverrides(
            prior,
            sampler,
            levels == null ? OptionalInt.empty() : OptionalInt.of(levels),
            draws == null ? OptionalInt.empty() : OptionalInt.of(draws),
            seed == null ? OptionalLong.empty() : OptionalLong.of(seed),
            options(mr))
        .applyTo(mr);
  }

  private Map<String, Double> options(Recipe mr) {
    Map<String, Double> options = new LinkedHashMap<>(or(samplerOptions, Map.of()));
    String name = or(sampler, mr.sampler().name());
    if (name.equals(SamplerKind.DAPS_CAL.label())) {
      options.putIfAbsent(SamplerSpec.ANTITHETIC, 1.0);
    }
    return options;
  }
}
