package org.reconstream.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.reconstream.wire.RecipeOverrides;
import picocli.CommandLine.Option;

/** How to reconstruct, where it shall differ from the default recipe. */
final class RecipeOptions {
  static final String CALIBRATED = "daps-cal, calibrated-prox, pula, pnp-dm, smc";
  static final String NOT_CALIBRATED =
      "dds, diffpir, score-mri, song-projection, ald, ald-norm-matched, daps, daps-langevin,"
          + " preview, dps, pigdm";

  @Option(
      names = "--prior",
      paramLabel = "ID",
      description =
          "Folder of the prior below models/ (default: mri-gaussian for MR, ct-body for CT).")
  private @Nullable String prior;

  @Option(
      names = "--sampler",
      paramLabel = "NAME",
      description =
          "Posterior sampler (default: daps-cal). Calibrated: "
              + CALIBRATED
              + ". Their spread is not"
              + " uncertainty: "
              + NOT_CALIBRATED
              + ". The command samplers describes them.")
  private @Nullable String sampler;

  @Option(
      names = "--sampler-option",
      paramLabel = "NAME=VALUE",
      description = "Option of the sampler, as the command samplers lists them; repeatable.")
  private Map<String, Double> samplerOptions = new LinkedHashMap<>();

  @Option(
      names = "--levels",
      paramLabel = "N",
      description = "Noise levels of one draw (default: the sampler's; 50 for daps-cal).")
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
        seed == null ? rest.seed() : OptionalLong.of(seed),
        samplerOptions.isEmpty() ? rest.options() : samplerOptions);
  }
}
