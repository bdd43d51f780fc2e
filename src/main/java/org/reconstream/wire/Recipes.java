package org.reconstream.wire;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.reconstream.engine.Failure;
import org.reconstream.engine.Recipe;
import org.reconstream.engine.ReconstructionException;
import org.reconstream.posterior.SamplerKind;
import org.reconstream.posterior.SamplerSpec;
import org.reconstream.wire.v1.ResolvedRecipe;
import org.reconstream.wire.v1.SamplerOption;

/** Resolved recipes and their samplers to and from messages. */
final class Recipes {
  private static final String ETA = "eta";

  private Recipes() {}

  /** The sampler with a name. */
  static SamplerKind kind(String name) {
    return SamplerKind.of(name)
        .orElseThrow(
            () ->
                new ReconstructionException(
                    new Failure.Unsupported(
                        "the recipe names an unknown sampler; use one of "
                            + SamplerKind.labels())));
  }

  /** The sampler with its settings. */
  static SamplerSpec sampler(SamplerKind kind, int levels, Map<String, Double> options) {
    try {
      return kind.spec(levels, options);
    } catch (IllegalArgumentException e) {
      throw new ReconstructionException(
          new Failure.Malformed("the recipe cannot be carried out: " + e.getMessage()), e);
    }
  }

  /** Options as messages, in the order of their names. */
  static List<SamplerOption> write(Map<String, Double> options) {
    return new TreeMap<>(options)
        .entrySet().stream()
            .map(
                option ->
                    SamplerOption.newBuilder()
                        .setName(option.getKey())
                        .setValue(option.getValue())
                        .build())
            .toList();
  }

  /** Options from their messages. */
  static Map<String, Double> options(List<SamplerOption> messages) {
    Map<String, Double> options = new TreeMap<>();
    for (SamplerOption message : messages) {
      if (options.put(message.getName(), message.getValue()) != null) {
        throw new ReconstructionException(
            new Failure.Malformed("the recipe gives an option of its sampler twice; give it once"));
      }
    }
    return options;
  }

  static ResolvedRecipe write(Recipe recipe) {
    Map<String, Double> options = recipe.sampler().options();
    ResolvedRecipe.Builder builder =
        ResolvedRecipe.newBuilder()
            .setPrior(recipe.prior())
            .setSampler(recipe.sampler().name())
            .setLevels(recipe.sampler().levels())
            .setDraws(recipe.draws())
            .setSeed(recipe.seed())
            .addAllSamplerOptions(write(options));
    Double eta = options.get(ETA);
    if (eta != null) {
      builder.setEta(eta);
    }
    if (recipe.adaptive()) {
      builder.setStandardError(recipe.standardError());
    }
    return builder.build();
  }

  /** The recipe; messages from before options carried a preview's share of noise on its own. */
  static Recipe read(ResolvedRecipe message) {
    SamplerKind kind = kind(message.getSampler());
    Map<String, Double> options = options(message.getSamplerOptionsList());
    if (message.hasEta() && kind == SamplerKind.PREVIEW) {
      options.putIfAbsent(ETA, message.getEta());
    }
    return new Recipe(
        message.getPrior(),
        sampler(kind, message.getLevels(), options),
        message.getDraws(),
        message.getSeed(),
        message.getStandardError());
  }
}
