package org.reconstream.diffusion;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The exact mean and variance of a sampler that is affine in its noise, on a scalar Gaussian prior.
 * Component 0 of one row sees no noise at all, component j sees a 1 in noise slot j alone; the
 * variance is the sum of the squared responses.
 */
final class AffineResponse {
  private final double mean;
  private final double variance;

  /** One run of a sampler. */
  interface Run {
    void on(ScoreModel model, Batch batch);
  }

  AffineResponse(Sde sde, double priorMean, double priorVariance, int slots, Run run) {
    DenoisingFunction denoiser = gaussian(priorMean, priorVariance);
    Map<List<Integer>, Integer> slot = new HashMap<>();
    NormalSource impulses =
        (draw, level, purpose, target) -> {
          int at = slot.computeIfAbsent(List.of(level, purpose), key -> slot.size() + 1);
          Arrays.fill(target, 0);
          target[at] = 1;
        };
    Batch batch = Batch.zeros(1, slots + 1, 0, impulses);
    run.on(new ScoreModel(sde, denoiser), batch);
    double[] x = batch.rows()[0];
    mean = x[0];
    double sum = 0;
    for (int i = 1; i < x.length; i++) {
      sum += (x[i] - mean) * (x[i] - mean);
    }
    variance = sum;
  }

  double mean() {
    return mean;
  }

  double variance() {
    return variance;
  }

  /** The denoiser of independent components N(mean, variance). */
  static DenoisingFunction gaussian(double mean, double variance) {
    return (rows, sigmas, denoised) -> {
      for (int row = 0; row < rows.length; row++) {
        double gain = variance / (variance + sigmas[row] * sigmas[row]);
        for (int i = 0; i < rows[row].length; i++) {
          denoised[row][i] = mean + gain * (rows[row][i] - mean);
        }
      }
    };
  }
}
