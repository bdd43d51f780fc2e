package org.reconstream.calibration;

import java.util.List;

/**
 * How much to simulate.
 *
 * @param noises noise levels of the Gaussian study, as standard deviations of complex numbers
 * @param firstSeed seed of the first study
 * @param seeds number of studies, each with its own masks, truths and noise
 * @param truths most truths of a study at one noise level
 * @param fewestTruths truths that even the slowest sampler gets
 * @param problems mixture problems of a study; 0 leaves mixtures out
 * @param modeDraws most draws of a mixture problem
 * @param evaluations denoiser evaluations, of one study at one noise level, after which a slow
 *     sampler gets fewer truths or draws
 * @param slack standard errors by which a number may miss its bounds
 */
public record Effort(
    List<Double> noises,
    long firstSeed,
    int seeds,
    int truths,
    int fewestTruths,
    int problems,
    int modeDraws,
    long evaluations,
    double slack) {
  private static final List<Double> NOISES = List.of(0.02, 0.1);
  private static final int FEWEST_MODE_DRAWS = 50;

  /** A sampler of so many evaluations a draw gets all truths. */
  private static final int FULL_LEVELS = 100;

  /** Checks the numbers. */
  public Effort {
    noises = List.copyOf(noises);
    if (seeds < 1 || truths < 1 || fewestTruths < 1 || problems < 0 || modeDraws < 1) {
      throw new IllegalArgumentException(
          "a calibration needs at least one seed, one truth and one draw, got %d, %d and %d"
              .formatted(seeds, truths, modeDraws));
    }
  }

  /** The full form: minutes on two cores for a sampler of fifty levels and five seeds. */
  public static Effort full(long firstSeed, int seeds, int truths) {
    long evaluations = (long) truths * CaseScore.DRAWS * FULL_LEVELS;
    return new Effort(NOISES, firstSeed, seeds, truths, 2, 6, 400, evaluations, 0);
  }

  /** A few truths, to see that a sampler is sound; seconds. */
  public static Effort quick(long firstSeed) {
    return new Effort(NOISES, firstSeed, 1, 4, 2, 2, 100, 20_000, 2);
  }

  /** The truths of a study for a sampler with this many evaluations a draw. */
  int truths(long perDraw) {
    long affordable = evaluations / (CaseScore.DRAWS * Math.max(1, perDraw));
    return (int) Math.min(truths, Math.max(fewestTruths, affordable));
  }

  /** The draws of a mixture problem for a sampler with this many evaluations a draw. */
  int modeDraws(long perDraw) {
    long affordable = evaluations / (Math.max(1, problems) * Math.max(1, perDraw));
    return (int) Math.min(modeDraws, Math.max(Math.min(modeDraws, FEWEST_MODE_DRAWS), affordable));
  }
}
