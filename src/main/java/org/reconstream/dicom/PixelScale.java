package org.reconstream.dicom;

import java.util.Arrays;

/**
 * A linear scale from 16-bit stored values to real values, {@code real = slope * stored}.
 *
 * <p>The slope is a power of two, so that it is exact in every representation and neighbouring
 * slices mostly share it; the largest value is stored between 16384 and 32767.
 *
 * @param slope real value of one stored step
 */
record PixelScale(double slope) {
  private static final int LARGEST = 32_767;

  /** The scale that holds the largest of all these values. */
  static PixelScale of(float[]... images) {
    double largest = 0;
    for (float[] image : images) {
      for (float value : image) {
        largest = Math.max(largest, value);
      }
    }
    if (largest == 0) {
      return new PixelScale(1);
    }
    int exponent = Math.getExponent(largest / LARGEST);
    double slope = Math.scalb(1.0, exponent);
    return new PixelScale(largest / slope > LARGEST ? 2 * slope : slope);
  }

  /** The stored values. */
  short[] store(float[] image) {
    short[] stored = new short[image.length];
    for (int i = 0; i < stored.length; i++) {
      stored[i] = (short) Math.min(LARGEST, Math.round(image[i] / slope));
    }
    return stored;
  }

  /** The stored value below which a share of the image lies, at least 1. */
  int quantile(float[] image, double share) {
    float[] sorted = image.clone();
    Arrays.sort(sorted);
    int index = (int) Math.min(sorted.length - 1L, Math.round(share * sorted.length));
    return (int) Math.max(1, Math.min(LARGEST, Math.round(sorted[index] / slope)));
  }
}
