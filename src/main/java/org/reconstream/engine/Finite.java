package org.reconstream.engine;

/** Stops numbers that are not finite before they spread or are published. */
final class Finite {
  private Finite() {}

  /**
   * Throws if any value is infinite or not a number.
   *
   * @param what names the values in the failure's reason
   */
  static void require(float[] values, String what) {
    float sum = 0;
    for (float value : values) {
      sum += value * 0;
    }
    if (Float.isNaN(sum)) {
      throw new ReconstructionException(
          new Failure.Unsupported(
              what
                  + " is not finite; the prior or the noise level does not suit this scan, try another prior"));
    }
  }
}
