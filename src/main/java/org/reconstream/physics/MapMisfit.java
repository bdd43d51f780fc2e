package org.reconstream.physics;

import org.reconstream.array.NoiseStream;

/**
 * What coil maps cannot explain, measured where k-space was sampled completely.
 *
 * <p>For a draw u of the Gaussian posterior of {@link TikhonovSense}, {@code y - A u} has mean
 * power {@code sigma^2} per real channel when the model is right, however many unknowns the fit
 * has, so that the excess over the calibration block B,
 *
 * <pre>e = mean_B (y - A u)^2 - sigma^2,</pre>
 *
 * is free of the fit's degrees of freedom. A multiplicative error of the maps leaves a misfit in
 * proportion to the signal around it, hence over all measured samples M
 *
 * <pre>misfit^2 = max(0, e) mean_M (y^2 - sigma^2) / mean_B (y^2 - sigma^2).</pre>
 */
final class MapMisfit {
  /** Any fixed key: the draw must only be repeatable. */
  private static final long KEY = 0x4D61704D69736669L;

  private final SamplingMask mask;
  private final CalibrationBlock block;
  private final int components;

  MapMisfit(SamplingMask mask, CalibrationBlock block, int components) {
    this.mask = mask;
    this.block = block;
    this.components = components;
  }

  /** The root mean square misfit per real channel of data {@code [C, 2, P]}. */
  double of(ForwardModel model, TikhonovSense fit, float[] data, double sigma) {
    float[] residual = new float[data.length];
    model.apply(fit.draw(data, NoiseStream.ofKey(KEY)), residual);
    for (int i = 0; i < data.length; i++) {
      residual[i] = data[i] - residual[i];
    }
    double thermal = sigma * sigma;
    double excess = meanSquare(residual, true) - thermal;
    double inBlock = meanSquare(data, true) - thermal;
    double everywhere = meanSquare(data, false) - thermal;
    if (excess <= 0 || inBlock <= 0 || everywhere <= 0) {
      return 0;
    }
    return Math.sqrt(excess * Math.min(1, everywhere / inBlock));
  }

  private double meanSquare(float[] values, boolean blockOnly) {
    int[] positions = mask.positions();
    double sum = 0;
    long count = 0;
    for (int p = 0; p < positions.length; p++) {
      boolean inside = block.contains(positions[p] / mask.width(), positions[p] % mask.width());
      if (inside || !blockOnly) {
        for (int row = 0; row < components; row++) {
          double value = values[row * positions.length + p];
          sum += value * value;
        }
        count += components;
      }
    }
    return sum / count;
  }
}
