package org.reconstream.posterior;

/**
 * How much a number of draws tells, when they are independent or come in antithetic pairs
 * (Hammersley and Morton 1956): draws 2k and 2k + 1 have the same law, and errors with correlation
 * r. With L draws, P whole pairs among them, and the variance V of a draw
 *
 * <pre>{@code
 * variance of the mean                        V (1 + 2 P r / L) / L
 * expected sum of squares about the mean      V (L - 1 - 2 P r / L)
 * }</pre>
 *
 * <p>Independent draws are those with r = 0.
 *
 * @param draws L, at least 1
 * @param pairCorrelation r, -1 to 1
 */
public record DrawStatistics(int draws, double pairCorrelation) {
  /** Checks the numbers. */
  public DrawStatistics {
    if (draws < 1 || !(pairCorrelation >= -1 && pairCorrelation <= 1)) {
      throw new IllegalArgumentException(
          "at least 1 draw and a correlation from -1 to 1 are needed, got "
              + draws
              + " and "
              + pairCorrelation);
    }
  }

  /**
   * Draws whose sums of squares are known, over all pixels or any part of them.
   *
   * @param pairSquares sum over the pairs of half the squared difference of their draws
   * @param allSquares sum of squares of the draws of whole pairs about their mean
   */
  static DrawStatistics ofPairs(int draws, double pairSquares, double allSquares) {
    int pairs = draws / 2;
    if (pairs < 2) {
      return new DrawStatistics(draws, 0);
    }
    double within = pairSquares / pairs;
    double between = Math.max(0, allSquares - pairSquares) / (pairs - 1);
    double sum = within + between;
    return new DrawStatistics(draws, sum > 0 ? (between - within) / sum : 0);
  }

  /** The variance of a draw over that of the mean; infinite where pairs cancel altogether. */
  public double effectiveDraws() {
    return draws / (1 + paired());
  }

  /** The sum of squares about the mean over this is an unbiased variance. */
  double divisor() {
    return draws - 1 - paired();
  }

  /**
   * Degrees of freedom of that variance (Satterthwaite 1946), from L - 1 of independent draws down
   * to P of pairs that cancel; 0 from a single draw.
   */
  public double degreesOfFreedom() {
    int pairs = draws / 2;
    int single = draws % 2;
    double within = 1 - pairCorrelation;
    double between = 1 + pairCorrelation;
    double apart = Math.max(0, pairs - 1);
    double rest = pairs == 0 ? 0 : single;
    double sum = pairs * within + apart * between + rest;
    double squares = pairs * within * within + apart * between * between + rest;
    return squares > 0 ? sum * sum / squares : 0;
  }

  /** {@code 2 P r / L}: what pairs add to the variance of the mean, as a share of it. */
  private double paired() {
    int inPairs = draws - draws % 2;
    return inPairs * pairCorrelation / draws;
  }
}
