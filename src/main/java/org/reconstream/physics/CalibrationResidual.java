package org.reconstream.physics;

import org.reconstream.array.NoiseStream;

/**
 * Noise seen where k-space was sampled completely, in what a linear reconstruction leaves over.
 *
 * <p>For a draw u of the Gaussian posterior of {@link TikhonovSense} at noise level sigma, {@code y
 * - A u} has mean power {@code sigma^2} per real channel when model and level are right, however
 * many unknowns the fit has. Over the calibration block B, whose many coils repeat each other, the
 * mean power r of {@code y - A u} therefore tells two things:
 *
 * <ul>
 *   <li>{@code r < sigma^2}: the level was too high. {@code sigma^2 <- r} until it settles.
 *   <li>{@code r > sigma^2}: the maps cannot explain the data. A multiplicative error of the maps
 *       leaves a misfit in proportion to the signal around it, hence over all measured samples M
 *       {@code misfit^2 = (r - sigma^2) mean_M (y^2 - sigma^2) / mean_B (y^2 - sigma^2)}.
 * </ul>
 */
final class CalibrationResidual {
  /** Any fixed key: the draws must only be repeatable. */
  private static final long KEY = 0x4D61704D69736669L;

  /** A residual power within this factor of the level's leaves the level as it is. */
  private static final double SETTLED = 0.9;

  private static final int ROUNDS = 6;

  private final ForwardModel model;
  private final SamplingMask mask;
  private final CalibrationBlock block;
  private final float[] data;
  private final double variance;

  /**
   * @param data {@code [C, 2, P]}
   * @param variance prior variance of the image per real channel
   */
  CalibrationResidual(
      ForwardModel model,
      SamplingMask mask,
      CalibrationBlock block,
      float[] data,
      double variance) {
    this.model = model;
    this.mask = mask;
    this.block = block;
    this.data = data;
    this.variance = variance;
  }

  /**
   * The noise estimate that follows from a first one. A measured level that signal has raised is
   * lowered; a level that is known (whitened, prescribed) stays.
   */
  NoiseEstimate refine(NoiseEstimate first) {
    double sigma = first.sigmaPerRealChannel();
    NoiseEstimate.Rule rule = first.rule();
    double power = residualPower(sigma);
    if (rule == NoiseEstimate.Rule.OUTER_KSPACE) {
      for (int round = 0; round < ROUNDS && power < SETTLED * sigma * sigma; round++) {
        rule = NoiseEstimate.Rule.CALIBRATION_RESIDUAL;
        sigma = Math.sqrt(power);
        power = residualPower(sigma);
      }
    }
    return new NoiseEstimate(rule, sigma, misfit(power, sigma));
  }

  private double residualPower(double sigma) {
    TikhonovSense fit = new TikhonovSense(model, sigma, variance);
    float[] residual = new float[data.length];
    model.apply(fit.draw(data, NoiseStream.ofKey(KEY)), residual);
    for (int i = 0; i < data.length; i++) {
      residual[i] = data[i] - residual[i];
    }
    return meanSquare(residual, true);
  }

  private double misfit(double power, double sigma) {
    double thermal = sigma * sigma;
    double excess = power - thermal;
    double inBlock = meanSquare(data, true) - thermal;
    double everywhere = meanSquare(data, false) - thermal;
    if (excess <= 0 || inBlock <= 0 || everywhere <= 0) {
      return 0;
    }
    return Math.sqrt(excess * Math.min(1, everywhere / inBlock));
  }

  private double meanSquare(float[] values, boolean blockOnly) {
    int[] positions = mask.positions();
    int components = values.length / positions.length;
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
