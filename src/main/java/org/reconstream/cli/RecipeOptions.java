package org.reconstream.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.reconstream.engine.Recipe;
import org.reconstream.wire.RecipeOverrides;
import picocli.CommandLine.Option;

/** How to reconstruct, where it shall differ from the default recipe. */
final class RecipeOptions {
  static final String CALIBRATED = "daps-cal, pula, pnp-dm, smc";
  static final String NOT_CALIBRATED =
      "calibrated-prox, dds, diffpir, score-mri, song-projection, ald, ald-norm-matched, daps, daps-langevin,"
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

  @Option(
      names = "--draws",
      paramLabel = "L",
      converter = DrawCount.Converter.class,
      description =
          "Posterior draws, or auto for 8, 16 or 32 until the standard error of the mean is small"
              + " enough (default: 8; 1 for preview).")
  private @Nullable DrawCount draws;

  @Option(
      names = "--standard-error",
      paramLabel = "E",
      description =
          "The standard error at which automatic draws end, relative to the image's p99 (default:"
              + " 0.005); implies --draws auto.")
  private @Nullable Double standardError;

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
    boolean automatic = standardError != null || (draws != null && draws.automatic());
    if (standardError != null && draws != null && !draws.automatic()) {
      throw new CommandFailure("--standard-error goes with --draws auto, not with a number");
    }
    return new RecipeOverrides(
        prior == null ? rest.prior() : prior,
        sampler == null ? rest.sampler() : sampler,
        levels == null ? rest.levels() : OptionalInt.of(levels),
        draws == null || automatic ? rest.draws() : draws.number(),
        seed == null ? rest.seed() : OptionalLong.of(seed),
        automatic
            ? OptionalDouble.of(standardError == null ? Recipe.USUAL_STANDARD_ERROR : standardError)
            : draws == null ? rest.standardError() : OptionalDouble.empty(),
        samplerOptions.isEmpty() ? rest.options() : samplerOptions);
  }
}
