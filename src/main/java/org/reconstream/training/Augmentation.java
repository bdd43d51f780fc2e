package org.reconstream.training;

/**
 * How training images vary; 0 or false switches a variation off. Geometry applies to every
 * modality, the rest to MR only.
 *
 * @param zoomOut largest number of source pixels per patch pixel, at least 1
 * @param zoomIn smallest number of source pixels per patch pixel, at most 1
 * @param aspect largest logarithm of the aspect ratio's root
 * @param tilt largest rotation in radians
 * @param quarterTurns whether patches are turned by multiples of 90 degrees
 * @param flips whether patches are mirrored
 * @param contrast probability of a random tone curve
 * @param bias probability of a smooth intensity field
 * @param phase probability of a smooth phase; a uniform global phase is always added to magnitudes
 * @param resolution probability of a zero-filled or tapered k-space
 * @param scaleJitter largest logarithm of a random gain
 */
public record Augmentation(
    double zoomOut,
    double zoomIn,
    double aspect,
    double tilt,
    boolean quarterTurns,
    boolean flips,
    double contrast,
    double bias,
    double phase,
    double resolution,
    double scaleJitter) {
  /** Checks the ranges. */
  public Augmentation {
    boolean fits =
        zoomOut >= 1
            && zoomOut <= 8
            && zoomIn > 0
            && zoomIn <= 1
            && aspect >= 0
            && tilt >= 0
            && isProbability(contrast)
            && isProbability(bias)
            && isProbability(phase)
            && isProbability(resolution)
            && scaleJitter >= 0;
    if (!fits) {
      throw new IllegalArgumentException(
          "augmentation needs zoom_in in (0, 1], zoom_out in [1, 8], probabilities in [0, 1] and"
              + " nothing negative");
    }
  }

  /** The usual variation of a modality. */
  public static Augmentation usual(Modality modality) {
    return modality == Modality.MR
        ? new Augmentation(1.45, 0.65, 0.08, 0.2, true, true, 0.6, 0.6, 0.85, 0.3, 0.25)
        : new Augmentation(1.25, 0.8, 0.05, 0.1, false, true, 0, 0, 0, 0, 0);
  }

  private static boolean isProbability(double value) {
    return value >= 0 && value <= 1;
  }
}
