package org.reconstream.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings, cost and likelihood of unconditional samples as JSON.
 *
 * @param notice what the samples may be used for
 * @param software name and version
 * @param prior the prior and the digest of its model file
 * @param engine what computed
 * @param settings how the samples were drawn
 * @param count how many
 * @param height rows of an image
 * @param width columns of an image
 * @param seed seed of every random number
 * @param sigmaMinimum lowest noise level, per real channel
 * @param sigmaMaximum highest noise level, per real channel
 * @param nfe denoiser evaluations of each sample
 * @param seconds wall-clock seconds of sampling
 * @param conditions what the samples are conditioned on, if anything
 * @param likelihood the log-likelihoods, if asked for
 */
record SampleReport(
    String notice,
    String software,
    Report.PriorModel prior,
    Report.Computed engine,
    SampleSettings settings,
    int count,
    int height,
    int width,
    long seed,
    double sigmaMinimum,
    double sigmaMaximum,
    List<Integer> nfe,
    double seconds,
    @Nullable Conditions conditions,
    @Nullable Likelihood likelihood) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /**
   * A class or known pixels.
   *
   * @param classIndex the class, or null
   * @param classifierSha256 digest of the classifier's file, or null
   * @param guidance weight of the classifier's gradient
   * @param knownPixels pixels that were imputed from an image
   */
  record Conditions(
      @Nullable Integer classIndex,
      @Nullable String classifierSha256,
      double guidance,
      int knownPixels) {}

  /**
   * Log-likelihoods at the lowest noise level under the prior's probability flow.
   *
   * @param unit of the values whose density it is
   * @param bitsPerDimension one per sample
   * @param meanBitsPerDimension their mean
   * @param probes random directions per trace
   * @param seconds wall-clock seconds
   */
  record Likelihood(
      String unit,
      List<Double> bitsPerDimension,
      double meanBitsPerDimension,
      int probes,
      double seconds) {}

  /** The report as JSON text in UTF-8. */
  byte[] json() {
    try {
      return (MAPPER.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
