package org.reconstream.prior;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a prior is true. A measurement that its graph cannot take is refused; one that it can take
 * but was not made for is reconstructed and put in doubt ({@link Coverage}).
 *
 * @param id the folder's name
 * @param title one line for people
 * @param modality {@code MR}, {@code CT}, or {@code XC} (photographs, DICOM's external camera)
 * @param channels real channels per image: 2, 1 and 3
 * @param parameterisation what the graph computes
 * @param sha256 digest of {@code model.onnx}, hexadecimal
 * @param variance v(sigma), whose ends are the range of noise levels
 * @param normalisation image scale rule, as text; {@code p99-acs} for MRI
 * @param minimumMatrix smallest height and width that the graph takes
 * @param maximumMatrix largest height and width that the graph takes
 * @param multiple height and width the graph accepts must be multiples of this; 1 when it pads
 *     inside
 * @param trainingData what it was fitted on
 * @param licence licence of the model file
 * @param intendedUse what it is for
 * @param knownFailures where it is known to fail
 * @param vjpSha256 digest of {@code vjp.onnx}, or null where there is none
 * @param bands where reconstructions of validation data lie, or null
 * @param coverage what the images it was made from were like, or null
 * @param covariance of the denoiser's error, or null where v(sigma) is all that is known
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
    List<String> knownFailures,
    @Nullable String vjpSha256,
    @Nullable Bands bands,
    @Nullable Coverage coverage,
    @Nullable ErrorCovariance covariance) {
  private static final String DIGEST = "[0-9a-f]{64}";
  private static final Map<String, Integer> CHANNELS = Map.of("MR", 2, "CT", 1, "XC", 3);

  /** The card of a prior without a vector-Jacobian graph. */
  public ModelCard(
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
    this(
        id,
        title,
        modality,
        channels,
        parameterisation,
        sha256,
        variance,
        normalisation,
        minimumMatrix,
        maximumMatrix,
        multiple,
        trainingData,
        licence,
        intendedUse,
        knownFailures,
        null,
        null,
        null,
        null);
  }

  /** Copies the lists and checks what can be checked without the graph. */
  public ModelCard {
    trainingData = List.copyOf(trainingData);
    knownFailures = List.copyOf(knownFailures);
    require(CHANNELS.containsKey(modality), "modality must be MR, CT or XC", modality);
    require(
        channels == CHANNELS.getOrDefault(modality, 0),
        "MR has 2 channels, CT 1 and XC 3",
        channels);
    require(sha256.matches(DIGEST), "sha256 must be 64 lower-case hex digits", sha256);
    require(
        vjpSha256 == null || vjpSha256.matches(DIGEST),
        "vjp_sha256 must be 64 lower-case hex digits",
        vjpSha256);
    require(minimumMatrix >= 1, "the smallest matrix must be at least 1", minimumMatrix);
    require(maximumMatrix >= minimumMatrix, "the largest matrix is too small", maximumMatrix);
    require(multiple >= 1, "the multiple must be at least 1", multiple);
  }

  /**
   * Why the graph cannot take an image, as one sentence; empty when it can.
   *
   * @param imageModality {@code MR}, {@code CT} or {@code XC}
   */
  public Optional<String> refusal(String imageModality, int height, int width) {
    if (!imageModality.equals(modality)) {
      return Optional.of(
          "prior "
              + id
              + " covers "
              + modality
              + ", not "
              + imageModality
              + "; choose another prior");
    }
    if (Math.min(height, width) < minimumMatrix || Math.max(height, width) > maximumMatrix) {
      return Optional.of(
          String.format(
              "prior %s covers matrices from %d to %d, not %d x %d; choose another prior",
              id, minimumMatrix, maximumMatrix, height, width));
    }
    if (height % multiple != 0 || width % multiple != 0) {
      return Optional.of(
          String.format(
              "prior %s needs a matrix whose sides are multiples of %d, not %d x %d",
              id, multiple, height, width));
    }
    return Optional.empty();
  }

  /** The same card with the digest of a vector-Jacobian graph. */
  public ModelCard withVjp(String digest) {
    return with(digest, bands, coverage, covariance);
  }

  /** The same card with the bands that were learned on validation data, or without any. */
  public ModelCard withBands(@Nullable Bands learned) {
    return with(vjpSha256, learned, coverage, covariance);
  }

  /** The same card with what the images it was made from were like, or without. */
  public ModelCard withCoverage(@Nullable Coverage covered) {
    return with(vjpSha256, bands, covered, covariance);
  }

  /** The same card with a measured covariance of the denoiser's error, or without any. */
  public ModelCard withCovariance(@Nullable ErrorCovariance measured) {
    return with(vjpSha256, bands, coverage, measured);
  }

  private ModelCard with(
      @Nullable String vjp,
      @Nullable Bands learned,
      @Nullable Coverage covered,
      @Nullable ErrorCovariance measured) {
    return new ModelCard(
        id,
        title,
        modality,
        channels,
        parameterisation,
        sha256,
        variance,
        normalisation,
        minimumMatrix,
        maximumMatrix,
        multiple,
        trainingData,
        licence,
        intendedUse,
        knownFailures,
        vjp,
        learned,
        covered,
        measured);
  }

  private static void require(boolean holds, String rule, @Nullable Object got) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", got " + got);
    }
  }

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
