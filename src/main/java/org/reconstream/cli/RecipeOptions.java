package org.reconstream.cli;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.reconstream.wire.RecipeOverrides;
import picocli.CommandLine.Option;

/** How to reconstruct, where it shall differ from the default recipe. */
final class RecipeOptions {
  @Option(
      names = "--prior",
      paramLabel = "ID",
      description = "Folder of the prior below models/ (default: mri-gaussian).")
  private @Nullable String prior;

  @Option(
      names = "--sampler",
      paramLabel = "NAME",
      description =
          "daps-cal: calibrated uncertainty (default); preview: a quick image whose spread is not"
              + " uncertainty.")
  private @Nullable String sampler;

  @Option(
      names = "--levels",
      paramLabel = "N",
      description = "Noise levels, which is denoiser evaluations of one draw (default: 50).")
  private @Nullable Integer levels;

  @Option(names = "--draws", paramLabel = "L", description = "Posterior draws (default: 8).")
  private @Nullable Integer draws;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of every random number (default: 0).")
  private @Nullable Long seed;

  /** What was given. */
  RecipeOverrides overrides() {
    return overridesOr(RecipeOverrides.NONE);
  }

  /** What was given, and the rest from another recipe. */
  RecipeOverrides overridesOr(RecipeOverrides rest) {
    return new RecipeOverrides(
        prior == null ? rest.prior() : prior,
        sampler == null ? rest.sampler() : sampler,
        levels == null ? rest.levels() : OptionalInt.of(levels),
        draws == null ? rest.draws() : OptionalInt.of(draws),
        seed == null ? rest.seed() : OptionalLong.of(seed));
  }
}
