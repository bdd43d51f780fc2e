package org.reconstream.cli.config;

import static org.reconstream.cli.config.Defaults.or;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.reconstream.engine.ModalityRecipes;
import org.reconstream.engine.Recipe;
import org.reconstream.posterior.SamplerKind;
import org.reconstream.posterior.SamplerSpec;
import org.reconstream.wire.RecipeOverrides;

/**
 * How measurements are reconstructed that do not say so themselves: MR, and where CT differs.
 *
 * @param prior id of the prior, which is the name of its folder
 * @param sampler name of the sampler; {@link SamplerKind} lists them
 * @param samplerOptions options of the sampler; what is not named has the sampler's default
 * @param levels noise levels of a draw
 * @param draws posterior draws; ignored where the standard error decides
 * @param standardError standard error of the mean, relative to the image's p99, at which draws end
 *     after 8, 16 or 32; 0 for exactly the number of draws
 * @param seed seed of every random number
 * @param ct what is different for CT
 */
public record RecipeConfig(
    String prior,
    String sampler,
    Map<String, Double> samplerOptions,
    Integer levels,
    Integer draws,
    Double standardError,
    Long seed,
    CtRecipeConfig ct) {
  /** Calibrated draws of MR with the closed-form prior that ships with the software. */
  public static final Recipe DEFAULT =
      new Recipe("mri-gaussian", new SamplerSpec.DapsCal(50), 8, 0);

  /** Fills in defaults and checks the recipe. */
  public RecipeConfig {
    prior = or(prior, DEFAULT.prior());
    sampler = or(sampler, DEFAULT.sampler().name());
    samplerOptions = or(samplerOptions, Map.of());
    draws = or(draws, usualDraws(sampler));
    standardError = or(standardError, DEFAULT.standardError());
    seed = or(seed, DEFAULT.seed());
    OptionalInt given = levels == null ? OptionalInt.empty() : OptionalInt.of(levels);
    Recipe mr = recipe(prior, sampler, samplerOptions, given, draws, standardError, seed);
    levels = mr.sampler().levels();
    ct = or(ct, ConfigFile.empty(CtRecipeConfig.class));
    Object unused = ct.recipe(mr);
  }

  private static int usualDraws(String sampler) {
    return SamplerKind.of(sampler)
        .map(SamplerKind::enoughDraws)
        .orElse(OptionalInt.empty())
        .orElse(DEFAULT.draws());
  }

  /** The recipes of both modalities. */
  public ModalityRecipes recipes() {
    return new ModalityRecipes(recipe(), ct.recipe(recipe()));
  }

  /** The recipe of MR. */
  public Recipe recipe() {
    return recipe(
        prior, sampler, samplerOptions, OptionalInt.of(levels), draws, standardError, seed);
  }

  private static Recipe recipe(
      String prior,
      String sampler,
      Map<String, Double> options,
      OptionalInt levels,
      int draws,
      double standardError,
      long seed) {
    return new RecipeOverrides(
            prior,
            sampler,
            levels,
            OptionalInt.of(draws),
            OptionalLong.of(seed),
            OptionalDouble.of(standardError),
            options)
        .applyTo(DEFAULT);
  }
}
