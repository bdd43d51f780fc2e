package org.reconstream.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.reconstream.engine.Provenance;
import org.reconstream.engine.Recipe;
import org.reconstream.engine.Reconstruction;
import org.reconstream.engine.StageSeconds;
import org.reconstream.posterior.Evidence;
import org.reconstream.posterior.RayEvidence;

/**
 * The evidence, settings, timings and digests of a reconstruction as JSON, without identity.
 *
 * @param notice what the result may be used for
 * @param software name and version
 * @param primary the image to look at first: {@code mean}, or {@code baseline} where the evidence
 *     says why the mean is in doubt
 * @param measurement what was measured
 * @param recipe the settings that the result depends on
 * @param prior the prior and the digest of its model file
 * @param engine what computed
 * @param evidence what supports the result
 * @param seconds wall-clock seconds by stage
 */
record Report(
    String notice,
    String software,
    String primary,
    ReportedScan measurement,
    Settings recipe,
    PriorModel prior,
    Computed engine,
    Evidence evidence,
    Seconds seconds) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .addMixIn(Evidence.class, EvidenceNames.class)
          .addMixIn(RayEvidence.class, RayEvidenceNames.class)
          .build();

  /** Names that the rule of snake case gets wrong. */
  private interface EvidenceNames {
    @JsonProperty("sigma_y_per_real_channel")
    double sigmaYPerRealChannel();

    @JsonProperty("uncertainty_p95")
    double uncertaintyP95();

    @JsonProperty("relative_error_of_deviation")
    double relativeErrorOfDeviation();
  }

  /** The same for what a sinogram adds. */
  private interface RayEvidenceNames {
    @JsonProperty("sigma_p05")
    double sigmaP05();

    @JsonProperty("sigma_p95")
    double sigmaP95();

    @JsonProperty("uncertainty_p95_hu")
    double uncertaintyP95Hu();
  }

  /** The settings that the result depends on. */
  record Settings(
      String sampler,
      int levels,
      Map<String, Double> options,
      Object draws,
      double standardError,
      long seed) {
    /** A fixed number of draws. */
    Settings(String sampler, int levels, Map<String, Double> options, int draws, long seed) {
      this(sampler, levels, options, draws, 0, seed);
    }
  }

  /** The prior. */
  record PriorModel(String id, String sha256) {}

  /** What computed. */
  record Computed(String name, String version) {}

  /** Wall-clock seconds by stage. */
  record Seconds(double calibrate, double queue, double sample, double total) {}

  /** The report of a reconstruction. */
  static Report of(Reconstruction result) {
    Provenance made = result.provenance();
    Recipe recipe = made.recipe();
    StageSeconds seconds = result.seconds();
    return new Report(
        "Research use only - not for diagnosis.",
        "Reconstream " + made.softwareVersion(),
        result.evidence().plausibility().primary(),
        ReportedScan.of(result.measurement(), made.sourceDigest()),
        new Settings(
            recipe.sampler().name(),
            recipe.sampler().levels(),
            recipe.sampler().options(),
            recipe.adaptive() ? "auto" : recipe.draws(),
            recipe.standardError(),
            recipe.seed()),
        new PriorModel(recipe.prior(), made.priorDigest()),
        new Computed(made.engine(), made.engineVersion()),
        result.evidence(),
        new Seconds(seconds.calibrate(), seconds.queue(), seconds.sample(), seconds.total()));
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
