package org.reconstream.cli;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.reconstream.physics.ForwardModel;
import org.reconstream.physics.restoration.Tikhonov;
import org.reconstream.prior.ModelCard;

/**
 * How a file's values relate to the prior's: {@code value = offset + scale x}.
 *
 * @param offset value of the prior's 0
 * @param scale values per unit of the prior, positive
 */
record ImageUnits(double offset, double scale) {
  private static final double HOUNSFIELD_OFFSET = -1000;
  private static final double HOUNSFIELD_SCALE = 2000;

  ImageUnits {
    if (!(scale > 0) || Double.isInfinite(scale) || !Double.isFinite(offset)) {
      throw new CommandFailure(
          "--scale must be positive and --offset finite, got " + scale + " and " + offset);
    }
  }

  /**
   * The units of a card's normalisation: HU for {@code hu-2000}; for {@code p99-acs} the scale is
   * the 99th percentile of the magnitude of a classical estimate from the data; else none.
   *
   * @param offset what the user says, or null
   * @param scale what the user says, or null
   */
  static ImageUnits of(
      ModelCard card,
      ForwardModel model,
      float[] data,
      double noise,
      @Nullable Double offset,
      @Nullable Double scale) {
    boolean hounsfield = card.normalisation().startsWith("hu-2000");
    double zero = offset != null ? offset : hounsfield ? HOUNSFIELD_OFFSET : 0;
    if (scale != null) {
      return new ImageUnits(zero, scale);
    }
    if (!card.normalisation().startsWith("p99")) {
      return new ImageUnits(zero, hounsfield ? HOUNSFIELD_SCALE : 1);
    }
    float[] shifted = new ImageUnits(zero, 1).normalised(model, data);
    return new ImageUnits(zero, percentile(model, Tikhonov.estimate(model, shifted, noise)));
  }

  /** {@code (y - offset A 1) / scale}, the data of the normalised image. */
  float[] normalised(ForwardModel model, float[] data) {
    float[] flat = new float[data.length];
    if (offset != 0) {
      float[] ones = new float[model.imageShape().size()];
      Arrays.fill(ones, 1);
      model.apply(ones, flat);
    }
    float[] result = new float[data.length];
    for (int i = 0; i < data.length; i++) {
      result[i] = (float) ((data[i] - offset * flat[i]) / scale);
    }
    return result;
  }

  /** A normalised image in the file's values. */
  float[] restored(float[] image) {
    float[] values = new float[image.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (offset + scale * image[i]);
    }
    return values;
  }

  /** The file's values as a normalised image. */
  float[] image(float[] values) {
    float[] image = new float[values.length];
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) ((values[i] - offset) / scale);
    }
    return image;
  }

  /** The 99th percentile of the magnitude where the estimate saw anything. */
  private static double percentile(ForwardModel model, float[] estimate) {
    int plane = model.imageShape().dim(1) * model.imageShape().dim(2);
    double[] magnitude = new double[plane];
    for (int i = 0; i < estimate.length; i++) {
      magnitude[i % plane] += (double) estimate[i] * estimate[i];
    }
    double[] seen = Arrays.stream(magnitude).filter(m -> m > 0).map(Math::sqrt).sorted().toArray();
    if (seen.length == 0) {
      throw new CommandFailure("the data are zero throughout; there is nothing to restore");
    }
    return seen[(int) Math.round(0.99 * (seen.length - 1))];
  }
}
