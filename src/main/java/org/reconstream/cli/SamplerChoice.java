package org.reconstream.cli;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.reconstream.wire.RecipeOverrides;

/**
 * A sampler on the command line, {@code NAME} or {@code NAME:LEVELS}.
 *
 * @param name of the sampler
 * @param levels its noise levels, or nothing for the recipe's
 */
record SamplerChoice(String name, OptionalInt levels) {
  private static final Pattern FORM = Pattern.compile("([A-Za-z0-9-]+)(?::([0-9]{1,4}))?");

  /** The choice that a text makes. */
  static SamplerChoice of(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new CommandFailure("--samplers " + text + ": write NAME or NAME:LEVELS");
    }
    String levels = form.group(2);
    return new SamplerChoice(
        form.group(1),
        levels == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(levels)));
  }

  /** The choice, and the rest from other settings. */
  RecipeOverrides over(RecipeOverrides rest) {
    return new RecipeOverrides(
        rest.prior(), name, levels.isPresent() ? levels : rest.levels(), rest.draws(), rest.seed());
  }
}
