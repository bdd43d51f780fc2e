package org.reconstream.training;

/**
 * Adam (Kingma and Ba, 2015) with global gradient-norm clipping, and the schedules around it.
 *
 * @param rate learning rate after warm-up
 * @param warmup steps over which the rate rises linearly from 0
 * @param decay share of all steps, at the end, over which the rate falls linearly to 0
 * @param beta1 decay of the mean gradient
 * @param beta2 decay of the mean squared gradient
 * @param epsilon added to the root of the mean squared gradient
 * @param clip largest gradient norm
 * @param averageHalfLife half-life of the weights' moving average, in images
 */
public record Optimiser(
    double rate,
    int warmup,
    double decay,
    double beta1,
    double beta2,
    double epsilon,
    double clip,
    double averageHalfLife) {
  private static final double SHORTEST_HALF_LIFE = 500;
  private static final double SHARE_OF_IMAGES_SEEN = 0.05;

  /** Checks the numbers. */
  public Optimiser {
    boolean fits =
        rate > 0
            && warmup >= 0
            && decay >= 0
            && decay <= 1
            && beta1 >= 0
            && beta1 < 1
            && beta2 >= 0
            && beta2 < 1
            && epsilon > 0
            && clip > 0
            && averageHalfLife > 0;
    if (!fits) {
      throw new IllegalArgumentException(
          "the optimiser's rate, epsilon, clip and average_half_life must be positive, decay in [0,"
              + " 1] and the betas in [0, 1)");
    }
  }

  /** The usual settings. */
  public static Optimiser usual() {
    return new Optimiser(4e-4, 500, 0.3, 0.9, 0.99, 1e-8, 1, 200_000);
  }

  /** The rate of step {@code step} (from 0) of {@code steps}. */
  public double rate(long step, long steps) {
    double rise = warmup == 0 ? 1 : Math.min(1, (step + 1.0) / warmup);
    double falling = decay * steps;
    double fall = falling == 0 ? 1 : Math.min(1, (steps - step) / falling);
    return rate * rise * fall;
  }

  /**
   * The average's decay for one step: {@code 0.5^(batch / halfLife)} with a half-life that starts
   * short, {@code min(half life, 0.05 images seen)}.
   *
   * @param images images seen, this batch included
   */
  public double averageDecay(int batch, long images) {
    double recent = Math.max(SHORTEST_HALF_LIFE, SHARE_OF_IMAGES_SEEN * images);
    return Math.pow(0.5, batch / Math.min(averageHalfLife, recent));
  }
}
