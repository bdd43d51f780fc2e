package org.reconstream.wire;

import org.jspecify.annotations.Nullable;
import org.reconstream.engine.Failure;
import org.reconstream.engine.Recipe;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.posterior.SamplerSpec;
import org.reconstream.wire.v1.ResolvedRecipe;

/** Resolved recipes to and from their message; the one place that knows samplers by name. */
final class Recipes {
  private static final double DEFAULT_ETA = 0.85;

  private Recipes() {}

  /**
   * The sampler with a name. Settings that are not on the wire come from {@code like} when it is
   * the same sampler.
   */
  static SamplerSpec sampler(String name, int levels, @Nullable SamplerSpec like) {
    return switch (name) {
      case "daps-cal" -> new SamplerSpec.DapsCal(levels);
      case "preview" ->
          new SamplerSpec.Dds(
              levels, like instanceof SamplerSpec.Dds dds ? dds.eta() : DEFAULT_ETA);
      default ->
          throw new ReconstructionException(
              new Failure.Unsupported(
                  "the recipe names an unknown sampler; use daps-cal or preview"));
    };
  }

  static ResolvedRecipe write(Recipe recipe) {
    ResolvedRecipe.Builder builder =
        ResolvedRecipe.newBuilder()
            .setPrior(recipe.prior())
            .setSampler(recipe.sampler().name())
            .setLevels(recipe.sampler().levels())
            .setDraws(recipe.draws())
            .setSeed(recipe.seed());
    if (recipe.sampler() instanceof SamplerSpec.Dds dds) {
      builder.setEta(dds.eta());
    }
    return builder.build();
  }

  static Recipe read(ResolvedRecipe message) {
    SamplerSpec like =
        message.hasEta() ? new SamplerSpec.Dds(message.getLevels(), message.getEta()) : null;
    return new Recipe(
        message.getPrior(),
        sampler(message.getSampler(), message.getLevels(), like),
        message.getDraws(),
        message.getSeed());
  }
}
