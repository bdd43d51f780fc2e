package org.reconstream.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.reconstream.engine.Failure;
import org.reconstream.engine.Recipe;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.posterior.SamplerKind;
import org.reconstream.posterior.SamplerSpec;

/**
 * What a sender wants done differently from the service's default recipe.
 *
 * @param prior id of the prior, or null
 * @param sampler name of the sampler, or null
 * @param levels noise levels of the sampler
 * @param draws number of posterior draws; without, the defaults', or one for another sampler that
 *     needs no more
 * @param seed seed of every random number
 * @param standardError standard error of the mean that decides the number of draws; without it, a
 *     number of draws is exact
 * @param options options of the sampler by name; the rest keep the service's defaults where it is
 *     the same sampler, else the sampler's own
 */
public record RecipeOverrides(
    @Nullable String prior,
    @Nullable String sampler,
    OptionalInt levels,
    OptionalInt draws,
    OptionalLong seed,
    OptionalDouble standardError,
    Map<String, Double> options) {
  /** The service's defaults throughout. */
  public static final RecipeOverrides NONE =
      new RecipeOverrides(
          null, null, OptionalInt.empty(), OptionalInt.empty(), OptionalLong.empty());

  /** Copies the options. */
  public RecipeOverrides {
    options = Map.copyOf(options);
  }

  /** What is wanted, with the number of draws given or left alone. */
  public RecipeOverrides(
      @Nullable String prior,
      @Nullable String sampler,
      OptionalInt levels,
      OptionalInt draws,
      OptionalLong seed,
      Map<String, Double> options) {
    this(prior, sampler, levels, draws, seed, OptionalDouble.empty(), options);
  }

  /** What is wanted, without options of the sampler. */
  public RecipeOverrides(
      @Nullable String prior,
      @Nullable String sampler,
      OptionalInt levels,
      OptionalInt draws,
      OptionalLong seed) {
    this(prior, sampler, levels, draws, seed, Map.of());
  }

  /**
   * The default recipe with these fields replaced.
   *
   * @throws ReconstructionException {@link Failure.Unsupported} when the sampler is unknown, {@link
   *     Failure.Malformed} when a number is outside its range
   */
  public Recipe applyTo(Recipe defaults) {
    SamplerSpec chosen = applyTo(defaults.sampler());
    OptionalInt count = wantedDraws(chosen.kind(), defaults.sampler().kind());
    double error = standardError.orElse(count.isPresent() ? 0 : defaults.standardError());
    try {
      return new Recipe(
          prior == null ? defaults.prior() : prior,
          chosen,
          error > 0 ? Recipe.MOST_ADAPTIVE : count.orElse(defaults.draws()),
          seed.orElse(defaults.seed()),
          error);
    } catch (IllegalArgumentException e) {
      throw new ReconstructionException(
          new Failure.Malformed(
              "the recipe asks for a prior id, a standard error or draws outside their range; use a"
                  + " folder name, a standard error up to 1 and 1 to 1024 draws"),
          e);
    }
  }

  /** The draws asked for; where another sampler is asked for, as many as are enough for it. */
  private OptionalInt wantedDraws(SamplerKind kind, SamplerKind fallback) {
    return draws.isPresent() || kind == fallback ? draws : kind.enoughDraws();
  }

  private SamplerSpec applyTo(SamplerSpec defaults) {
    SamplerKind kind = sampler == null ? defaults.kind() : Recipes.kind(sampler);
    boolean same = kind == defaults.kind();
    Map<String, Double> chosen = new LinkedHashMap<>(same ? defaults.options() : Map.of());
    chosen.putAll(options);
    int fallback = same ? defaults.levels() : (int) kind.levels().fallback();
    return Recipes.sampler(kind, levels.orElse(fallback), chosen);
  }

  static RecipeOverrides read(org.reconstream.wire.v1.Recipe message) {
    return new RecipeOverrides(
        message.getPrior().isEmpty() ? null : message.getPrior(),
        message.getSampler().isEmpty() ? null : message.getSampler(),
        count("levels", message.getLevels()),
        count("draws", message.getDraws()),
        message.hasSeed() ? OptionalLong.of(message.getSeed()) : OptionalLong.empty(),
        message.hasStandardError()
            ? OptionalDouble.of(message.getStandardError())
            : OptionalDouble.empty(),
        Recipes.options(message.getSamplerOptionsList()));
  }

  org.reconstream.wire.v1.Recipe write() {
    org.reconstream.wire.v1.Recipe.Builder builder =
        org.reconstream.wire.v1.Recipe.newBuilder()
            .setLevels(levels.orElse(0))
            .setDraws(draws.orElse(0));
    if (prior != null) {
      builder.setPrior(prior);
    }
    if (sampler != null) {
      builder.setSampler(sampler);
    }
    seed.ifPresent(builder::setSeed);
    standardError.ifPresent(builder::setStandardError);
    builder.addAllSamplerOptions(Recipes.write(options));
    return builder.build();
  }

  private static OptionalInt count(String name, int value) {
    if (value < 0) {
      throw new ReconstructionException(
          new Failure.Malformed("the recipe asks for more than 2^31 " + name + "; ask for fewer"));
    }
    return value == 0 ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
