package org.reconstream.physics;

import org.reconstream.array.Tensor;

/**
 * Between Hounsfield units and the prior's variable {@code x = mu / (2 mu_water) = (HU + 1000) /
 * 2000}: air is 0, water 0.5, dense bone about 1.2.
 */
public final class HounsfieldScale {
  private static final float PER_UNIT = 2000;
  private static final float AIR = -1000;

  private HounsfieldScale() {}

  /** HU of a normalised image. */
  public static Tensor fromNormalised(Tensor normalised) {
    float[] values = normalised.values();
    float[] hounsfield = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      hounsfield[i] = PER_UNIT * values[i] + AIR;
    }
    return Tensor.of(normalised.shape(), hounsfield);
  }

  /** The normalised image of HU. */
  public static Tensor toNormalised(Tensor hounsfield) {
    float[] values = hounsfield.values();
    float[] normalised = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      normalised[i] = (values[i] - AIR) / PER_UNIT;
    }
    return Tensor.of(hounsfield.shape(), normalised);
  }

  /** A standard deviation in HU of one of a normalised image. */
  public static double deviation(double normalised) {
    return PER_UNIT * normalised;
  }

  /** Standard deviations in HU of standard deviations of a normalised image. */
  public static Tensor deviation(Tensor normalised) {
    return normalised.times(PER_UNIT);
  }
}
