package org.reconstream.prior;

import java.util.List;

/**
 * Where a prior is true. A measurement outside its card is refused, not guessed at.
 *
 * @param id the folder's name
 * @param title one line for people
 * @param modality {@code MR} or {@code CT}
 * @param channels real channels per image
 * @param parameterisation what the graph computes
 * @param sha256 digest of {@code model.onnx}, hexadecimal
 * @param variance v(sigma), whose ends are the range of noise levels
 * @param normalisation image scale rule, as text; {@code p99-acs} for MRI
 * @param minimumMatrix smallest height and width
 * @param maximumMatrix largest height and width
 * @param multiple height and width the graph accepts must be multiples of this; 1 when it pads
 *     inside
 * @param trainingData what it was fitted on
 * @param licence licence of the model file
 * @param intendedUse what it is for
 * @param knownFailures where it is known to fail
 */
public record ModelCard(
    String id,
    String title,
    String modality,
    int channels,
    Parameterisation parameterisation,
    String sha256,
    VarianceTable variance,
    String normalisation,
    int minimumMatrix,
    int maximumMatrix,
    int multiple,
    List<String> trainingData,
    String licence,
    String intendedUse,
    List<String> knownFailures) {

  /** What a graph computes from its noisy input; all are absorbed into a denoiser on load. */
  public enum Parameterisation {
    /** D(x; sigma), the denoised image. */
    DENOISER,
    /** The noise estimate: D = x - sigma eps. */
    EPSILON,
    /** The score: D = x + sigma^2 score. */
    SCORE
  }
}
