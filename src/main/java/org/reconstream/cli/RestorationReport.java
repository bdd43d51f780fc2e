package org.reconstream.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Settings, cost and evidence of a restored image as JSON.
 *
 * @param notice what the result may be used for
 * @param software name and version
 * @param task what happened to the image
 * @param channels real channels of the image
 * @param height rows
 * @param width columns
 * @param measurements scalar measurements
 * @param simulated whether the data were made from a clean image
 * @param noise standard deviation of the data's noise per real channel, in the file's values
 * @param offset the file's value at the prior's 0
 * @param scale the file's values per unit of the prior
 * @param prior the prior and the digest of its model file
 * @param engine what computed
 * @param recipe the sampler's settings
 * @param calibrated whether the spread of the draws is uncertainty
 * @param residualRatio mean over draws of {@code ||y - A x||^2 / (k m sigmaY^2)}
 * @param denoiserCalls denoiser evaluations over all draws
 * @param unconvergedSolves data-consistency solves that stopped at their limit
 * @param seconds wall-clock seconds of sampling
 * @param quality against the clean image, if there is one
 */
record RestorationReport(
    String notice,
    String software,
    String task,
    int channels,
    int height,
    int width,
    long measurements,
    boolean simulated,
    double noise,
    double offset,
    double scale,
    Report.PriorModel prior,
    Report.Computed engine,
    Report.Settings recipe,
    boolean calibrated,
    double residualRatio,
    long denoiserCalls,
    long unconvergedSolves,
    double seconds,
    @Nullable Quality quality) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /**
   * Peak signal-to-noise ratios in dB, the peak being the clean image's largest magnitude.
   *
   * @param meanPsnr of the posterior mean
   * @param drawPsnr of a single draw, on average over the mean square error
   * @param baselinePsnr of the classical estimate
   */
  record Quality(double meanPsnr, double drawPsnr, double baselinePsnr) {}

  /** The report as JSON text in UTF-8. */
  byte[] json() {
    try {
      return (MAPPER.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
