package org.reconstream.physics.ct;

import org.jspecify.annotations.Nullable;
import org.reconstream.physics.ConjugateGradient;
import org.reconstream.physics.ForwardModel;

/**
 * Weighted least squares with isotropic total variation: {@code ||y - A x||^2 / (2 sigma^2) +
 * weight TV(x)} over images of at least -1024 HU, the least that CT images hold.
 *
 * <p>Solved by the alternating direction method of multipliers: a data step {@code (I + g A^T A) x
 * = u - d + g A^T y} by conjugate gradients, a denoising step by {@link TotalVariationDenoising}.
 * {@code g sigma^2} is the variance of an image that is known to 40 HU; it changes the way to the
 * minimum, not the minimum. One thread at a time.
 */
final class TotalVariation {
  private static final double STEP_VARIANCE = 4e-4;
  private static final int SOLVER_ITERATIONS = 12;
  private static final double SOLVER_TOLERANCE = 1e-5;
  private static final double SETTLED = 1e-4;

  /** Weights tried by the discrepancy principle, and how closely it must be met. */
  private static final double SMALLEST_WEIGHT = 0.5;

  private static final double LARGEST_WEIGHT = 5000;
  private static final double DISCREPANCY = 0.03;
  private static final int SEARCH_STEPS = 9;
  private static final int SEARCH_ITERATIONS = 30;

  private final ForwardModel model;
  private final float[] data;
  private final double sigma;
  private final float[] adjointData;
  private final ConjugateGradient solver;
  private final int rows;
  private final int columns;

  /**
   * The problem of one scan.
   *
   * @param sigma noise level of the data
   */
  TotalVariation(ForwardModel model, float[] data, double sigma) {
    this.model = model;
    this.data = data;
    this.sigma = sigma;
    this.adjointData = new float[model.imageShape().size()];
    model.adjoint(data, adjointData);
    this.solver = new ConjugateGradient(model, SOLVER_ITERATIONS, SOLVER_TOLERANCE);
    this.rows = model.imageShape().dim(1);
    this.columns = model.imageShape().dim(2);
  }

  /**
   * A minimiser.
   *
   * @param image normalised
   * @param weight of total variation
   * @param residualRatio {@code ||y - A x||^2 / (m sigma^2)}
   */
  record Solution(float[] image, double weight, double residualRatio) {}

  /**
   * The minimiser.
   *
   * @param start normalised image to start from, untouched
   * @param weight of total variation, or null for the weight at which the residual ratio is 1
   */
  Solution solve(float[] start, @Nullable Double weight, int iterations) {
    if (weight != null) {
      return solution(minimise(start, weight, iterations), weight);
    }
    double low = Math.log(SMALLEST_WEIGHT);
    double high = Math.log(LARGEST_WEIGHT);
    float[] image = start;
    double found = 0.5 * (low + high);
    for (int step = 0; step < SEARCH_STEPS; step++) {
      image = minimise(image, Math.exp(found), Math.min(iterations, SEARCH_ITERATIONS));
      double ratio = residualRatio(image);
      if (Math.abs(ratio - 1) < DISCREPANCY) {
        break;
      }
      low = ratio < 1 ? found : low;
      high = ratio < 1 ? high : found;
      found = 0.5 * (low + high);
    }
    return solution(minimise(image, Math.exp(found), iterations), Math.exp(found));
  }

  private Solution solution(float[] image, double weight) {
    return new Solution(image, weight, residualRatio(image));
  }

  private float[] minimise(float[] start, double weight, int iterations) {
    double g = STEP_VARIANCE / (sigma * sigma);
    TotalVariationDenoising denoising = new TotalVariationDenoising(rows, columns);
    float[] x = start.clone();
    float[] u = start.clone();
    float[] d = new float[x.length];
    float[] right = new float[x.length];
    for (int iteration = 0; iteration < iterations; iteration++) {
      for (int i = 0; i < x.length; i++) {
        right[i] = (float) (u[i] - d[i] + g * adjointData[i]);
      }
      solver.solve(g, right, x);
      for (int i = 0; i < x.length; i++) {
        right[i] = x[i] + d[i];
      }
      double change = denoising.denoise(right, STEP_VARIANCE * weight, u);
      double gap = 0;
      double power = 0;
      for (int i = 0; i < x.length; i++) {
        double difference = x[i] - u[i];
        d[i] += (float) difference;
        gap += difference * difference;
        power += (double) u[i] * u[i];
      }
      if (Math.max(gap, change) <= SETTLED * SETTLED * power) {
        break;
      }
    }
    return u;
  }

  private double residualRatio(float[] image) {
    float[] predicted = new float[data.length];
    model.apply(image, predicted);
    double sum = 0;
    for (int i = 0; i < data.length; i++) {
      double residual = (double) data[i] - predicted[i];
      sum += residual * residual;
    }
    return sum / (data.length * sigma * sigma);
  }
}
