package org.reconstream.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.reconstream.engine.Recipe;
import org.reconstream.evaluation.MeanScores;
import org.reconstream.evaluation.Trial;

/**
 * An evaluation as JSON; numbers that do not exist are {@code "NaN"}.
 *
 * @param notice what it may be used for
 * @param simulation how the scans were made
 * @param prior the prior's id
 * @param samplers the samplers
 * @param seed seed of the draws
 * @param means means over the scans of each acceleration
 * @param trials every scan and sampler
 * @param remarks what has no result, one sentence each
 */
record EvaluationReport(
    String notice,
    MriSimulationOptions.Settings simulation,
    String prior,
    List<Sampler> samplers,
    long seed,
    List<MeanScores> means,
    List<Trial> trials,
    List<String> remarks) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /** A sampler of the table. */
  record Sampler(String label, String name, int levels, int draws, boolean calibrated) {}

  /** The report of trials. */
  static EvaluationReport of(
      MriSimulationOptions.Settings simulation,
      Map<String, Recipe> recipes,
      List<Trial> trials,
      List<String> remarks) {
    List<Sampler> samplers = new ArrayList<>();
    recipes.forEach(
        (label, recipe) ->
            samplers.add(
                new Sampler(
                    label,
                    recipe.sampler().name(),
                    recipe.sampler().levels(),
                    recipe.draws(),
                    recipe.sampler().calibrated())));
    Recipe first = recipes.values().iterator().next();
    return new EvaluationReport(
        "Research use only - not for diagnosis.",
        simulation,
        first.prior(),
        samplers,
        first.seed(),
        MeanScores.of(trials),
        trials,
        remarks);
  }

  /** The report as JSON text in UTF-8. */
  byte[] json() {
    try {
      return (MAPPER.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
