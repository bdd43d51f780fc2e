package org.reconstream.posterior;

import org.reconstream.physics.ConjugateGradient;
import org.reconstream.posterior.ChainNoise.Purpose;
import org.reconstream.prior.ErrorCovariance;

/**
 * {@code x0 ~ N(D, S C S)} given the measurement, with the {@linkplain ErrorCovariance measured
 * covariance} of the denoiser's error. With its factor L, {@code L L^T = S C S},
 *
 * <pre>{@code
 * p = D + L n2
 * (I + L^T A^T A L / sigmaY^2) w = L^T A^T (y + sigmaY n1 - A p) / sigmaY^2
 * u = p + L w
 * }</pre>
 *
 * <p>has exactly the conditional's mean and covariance (perturb and optimise: Papandreou and Yuille
 * 2010); without n1 and n2 it is the mean.
 */
final class CorrelatedConditional implements Conditional {
  private static final int ITERATIONS = 500;

  /**
   * Relative error, in the norm of the system, at which a solve stops. On a chest (256 x 256, 60
   * views) the levels of a draw take 96 down to 12 iterations, and the error of the latent spectrum
   * is 4 to 0.4 % from the third of 12 levels on.
   */
  static final double TOLERANCE = 3e-3;

  /** The same for the preview, whose solves are means of few levels. */
  static final double HASTY_TOLERANCE = 2e-2;

  private final Problem problem;
  private final ErrorFactor factor;
  private final LatentModel model;
  private final ConjugateGradient solver;
  private final RingGain gain;
  private final float[] preconditioner;
  private final double weight;
  private final float[] latent;
  private final float[] rightSide;
  private final float[] image;
  private final float[] misfit;
  private final float[] dataNoise;
  private int unconverged;

  CorrelatedConditional(Problem problem, ErrorCovariance covariance, double tolerance) {
    this.problem = problem;
    this.factor = new ErrorFactor(covariance, problem.model().imageShape());
    this.model = new LatentModel(problem.model(), factor);
    this.solver = new ConjugateGradient(model, ITERATIONS, tolerance);
    this.gain = new RingGain(model, factor);
    this.preconditioner = new float[model.imageShape().size()];
    this.weight = problem.weight(1);
    this.latent = new float[model.imageShape().size()];
    this.rightSide = new float[latent.length];
    this.image = new float[problem.model().imageShape().size()];
    this.misfit = new float[model.dataShape().size()];
    this.dataNoise = new float[misfit.length];
  }

  @Override
  public void mean(double sigma, float[] denoised, float[] u) {
    at(sigma, denoised);
    System.arraycopy(denoised, 0, u, 0, u.length);
    correct(problem.data(), u);
  }

  /** Solves for the way from the denoised image, whatever the start. */
  @Override
  public void meanFrom(double sigma, float[] denoised, float[] u) {
    mean(sigma, denoised, u);
  }

  @Override
  public void draw(
      double sigma, float[] denoised, ChainNoise noise, int step, double added, float[] u) {
    at(sigma, denoised);
    noise.normals(step, Purpose.IMAGE, latent);
    factor.apply(latent, image);
    for (int i = 0; i < u.length; i++) {
      u[i] = denoised[i] + image[i];
    }
    noise.normals(step, Purpose.DATA, dataNoise);
    float[] data = problem.data();
    float width = (float) problem.sigmaY();
    for (int i = 0; i < dataNoise.length; i++) {
      dataNoise[i] = data[i] + width * dataNoise[i];
    }
    correct(dataNoise, u);
  }

  @Override
  public int unconverged() {
    return unconverged;
  }

  private void at(double sigma, float[] denoised) {
    factor.at(sigma, denoised);
    gain.preconditioner(factor, weight, preconditioner);
  }

  /** Moves an image from the prior to where it fits the data. */
  private void correct(float[] data, float[] u) {
    problem.model().apply(u, misfit);
    for (int i = 0; i < misfit.length; i++) {
      misfit[i] = data[i] - misfit[i];
    }
    model.adjoint(misfit, rightSide);
    for (int i = 0; i < rightSide.length; i++) {
      rightSide[i] *= (float) weight;
      latent[i] = 0;
    }
    if (!solver.solve(weight, rightSide, latent, preconditioner).converged()) {
      unconverged++;
    }
    factor.apply(latent, image);
    for (int i = 0; i < u.length; i++) {
      u[i] += image[i];
    }
  }
}
