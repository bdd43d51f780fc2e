package org.reconstream.physics;

/**
 * A complex plane {@code [lines][elements]} held as rows, and the operator {@code F1^H M F1} on it:
 * the centred one-dimensional transform F1 across the lines without the factor {@code 1 /
 * sqrt(lines)}, the mask M that keeps the measured ones, and the way back.
 *
 * <p>Every element is worked on alone along its column, in the same order of operations whatever
 * lies beside it. For one caller at a time.
 */
interface MaskedPlane {
  /** Real part, {@code [line][element]}; rows may trade places in {@link #transform()}. */
  float[][] re();

  /** Imaginary part. */
  float[][] im();

  /** {@code plane = F1^H M F1 plane}. */
  void transform();
}
