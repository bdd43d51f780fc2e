package org.reconstream.physics;

import org.reconstream.array.NoiseStream;

/**
 * CG-SENSE: the image that minimises {@code ||y - A x||^2 / sigma^2 + ||x||^2 / v}, v being the
 * mean power of the object per real channel (Pruessmann et al. 2001, with Tikhonov regularisation),
 * and draws from the Gaussian posterior of which it is the mean.
 */
final class TikhonovSense {
  private static final int MAX_ITERATIONS = 60;
  private static final double TOLERANCE = 1e-3;

  /** Above this ratio of signal to noise the prior is beyond single precision. */
  private static final double LARGEST_WEIGHT = 1e10;

  private final ForwardModel model;
  private final double sigma;
  private final double variance;
  private final double weight;
  private final ConjugateGradient solver;

  /**
   * @param sigma noise level of the data per real channel
   * @param variance prior variance of the image per real channel
   */
  TikhonovSense(ForwardModel model, double sigma, double variance) {
    this.model = model;
    this.sigma = sigma;
    this.variance = variance;
    this.weight = Math.min(LARGEST_WEIGHT, variance / (sigma * sigma));
    this.solver = new ConjugateGradient(model, MAX_ITERATIONS, TOLERANCE);
  }

  /** The minimiser, from {@code adjointData = A^T y}. */
  float[] mean(float[] adjointData) {
    float[] b = new float[adjointData.length];
    for (int i = 0; i < b.length; i++) {
      b[i] = (float) (weight * adjointData[i]);
    }
    float[] x = new float[b.length];
    solver.solve(weight, b, x);
    return x;
  }

  /**
   * One draw from N(mean, posterior covariance): the minimiser for perturbed data and a perturbed
   * prior mean.
   */
  float[] draw(float[] data, NoiseStream noise) {
    float[] perturbed = new float[data.length];
    noise.normals(0, 0, 0, perturbed);
    for (int i = 0; i < data.length; i++) {
      perturbed[i] = (float) (data[i] + sigma * perturbed[i]);
    }
    float[] adjoint = new float[model.imageShape().size()];
    model.adjoint(perturbed, adjoint);
    float[] start = new float[adjoint.length];
    noise.normals(0, 0, 1, start);
    double deviation = Math.sqrt(variance);
    float[] b = new float[adjoint.length];
    for (int i = 0; i < b.length; i++) {
      start[i] = (float) (deviation * start[i]);
      b[i] = (float) (start[i] + weight * adjoint[i]);
    }
    solver.solve(weight, b, start);
    return start;
  }
}
