package org.reconstream.posterior;

import org.jspecify.annotations.Nullable;
import org.reconstream.physics.ClosedFormNormal;
import org.reconstream.physics.ConjugateGradient;
import org.reconstream.physics.ErrorBudget;
import org.reconstream.physics.ForwardModel;
import org.reconstream.posterior.ChainNoise.Purpose;

/**
 * The linear algebra of the data: solutions u of {@code (I + g A^T A) u = prior + g data}, and
 * draws around them with covariance {@code width^2 (I + g A^T A)^-1}.
 *
 * <p>The Gaussian conditional of x0 given {@code x0 ~ N(D, v I)} and the measurement has this form,
 * with {@code g = v / sigmaY^2}, {@code prior = D}, {@code data = A^T y} and {@code width^2 = v}.
 *
 * <p>Where the model has a {@linkplain ClosedFormNormal closed form}, solutions and draws are exact
 * and {@code sqrt(g) A^T n1} is not needed; elsewhere, and at weights beyond {@link
 * #LARGEST_DIRECT_WEIGHT}, conjugate gradients serve, with a tolerance.
 *
 * <p>Rays add up over views, so that their normal operator has no bound near 1, and the slowly
 * varying part of the image dominates their right-hand side: a residual says little about the error
 * of a draw. Draws given rays stop at an {@link ErrorBudget}, {@link #SHARE_OF_SPREAD} of the
 * spread of what the next level sees; solutions without a spread, and those of a tolerance below
 * the fine one, at their residual.
 *
 * <p>One thread at a time.
 */
final class DataStep {
  /**
   * Relative residual at which a solve stops. On the Gaussian study of calibration at noise 0.02,
   * the squared residual of the default sampler is 0.011 higher at 1e-3, which saves a quarter of
   * the iterations.
   */
  static final double TOLERANCE = 3e-4;

  /** The same for samplers that serve as references. */
  static final double FINE_TOLERANCE = 1e-4;

  /** Iterations after which a solve counts as not converged. */
  static final int ITERATIONS = 200;

  /** The same for rays. */
  private static final int ITERATIONS_OF_RAYS = 500;

  /**
   * Error of a draw given rays in standard deviations, root mean square over the directions that
   * the rays determine. What a level leaves unsolved has the same sign at the next, so that a chain
   * gathers more than one level's share.
   */
  static final double SHARE_OF_SPREAD = 0.02;

  /** Beyond it the rounding of reflectors reaches what the prior alone determines. */
  private static final double LARGEST_DIRECT_WEIGHT = 1e5;

  private final ForwardModel model;
  private final @Nullable ClosedFormNormal direct;
  private final boolean rays;
  private final int maxIterations;
  private final double tolerance;
  private @Nullable ConjugateGradient solver;
  private final float[] rightSide;
  private final float[] dataNoise;
  private final float[] projected;
  private int unconverged;

  DataStep(ForwardModel model, int maxIterations, double tolerance) {
    this.model = model;
    this.rays = model.componentsPerMeasurement() == 1;
    this.direct = model instanceof ClosedFormNormal closed ? closed : null;
    this.maxIterations = rays && maxIterations == ITERATIONS ? ITERATIONS_OF_RAYS : maxIterations;
    this.tolerance = rays ? Math.min(tolerance, FINE_TOLERANCE) : tolerance;
    int size = model.imageShape().size();
    this.rightSide = new float[size];
    this.dataNoise = new float[model.dataShape().size()];
    this.projected = new float[size];
  }

  /** Solves that stopped at their iteration limit. */
  int unconverged() {
    return unconverged;
  }

  /**
   * The solution.
   *
   * @param prior untouched
   * @param data untouched
   * @param u overwritten; may be the array of {@code prior}
   */
  void mean(double g, float[] prior, float[] data, float[] u) {
    System.arraycopy(prior, 0, u, 0, u.length);
    meanFrom(g, prior, data, u);
  }

  /**
   * The solution, from a start of the caller's.
   *
   * @param prior untouched
   * @param data untouched
   * @param u the start on entry, the solution on return; may be the array of {@code prior}
   */
  void meanFrom(double g, float[] prior, float[] data, float[] u) {
    for (int i = 0; i < u.length; i++) {
      rightSide[i] = (float) (prior[i] + g * data[i]);
    }
    ClosedFormNormal closed = direct(g);
    if (closed != null) {
      closed.solve(g, rightSide, u);
      return;
    }
    solve(g, u);
  }

  /**
   * A draw. The right-hand side gains {@code width (n2 + sqrt(g) A^T n1)}, whose covariance is
   * {@code width^2 (I + g A^T A)}: n1 supplies the spread of the data term, n2 that of the prior
   * term. A closed form takes the numbers of the prior term alone.
   *
   * @param prior untouched
   * @param data untouched
   * @param step coordinate of the noise
   * @param u overwritten; may be the array of {@code prior}
   */
  void draw(
      double g, double width, float[] prior, float[] data, ChainNoise noise, int step, float[] u) {
    drawBeforeNoise(g, width, prior, data, noise, step, 0, u);
  }

  /**
   * The same for a chain that adds noise to the draw.
   *
   * @param added standard deviation of the noise, 0 for none: what it will hide need not be solved
   */
  void drawBeforeNoise(
      double g,
      double width,
      float[] prior,
      float[] data,
      ChainNoise noise,
      int step,
      double added,
      float[] u) {
    ClosedFormNormal closed = direct(g);
    if (closed != null) {
      noise.normals(step, Purpose.IMAGE, projected);
      for (int i = 0; i < u.length; i++) {
        rightSide[i] = (float) (prior[i] + g * data[i]);
      }
      closed.draw(g, rightSide, width, projected, u);
      return;
    }
    noise.normals(step, Purpose.DATA, dataNoise);
    model.adjoint(dataNoise, projected);
    noise.normals(step, Purpose.IMAGE, rightSide);
    double dataWidth = width * Math.sqrt(g);
    for (int i = 0; i < u.length; i++) {
      double start = prior[i] + width * rightSide[i];
      u[i] = (float) start;
      rightSide[i] = (float) (start + g * data[i] + dataWidth * projected[i]);
    }
    if (rays && width > 0 && tolerance >= FINE_TOLERANCE) {
      double directions = Math.min(model.measurements(), u.length);
      count(
          solver()
              .solve(
                  g,
                  rightSide,
                  u,
                  ErrorBudget.ofDraw(SHARE_OF_SPREAD, directions, width * width, added)));
    } else {
      solve(g, u);
    }
  }

  private @Nullable ClosedFormNormal direct(double g) {
    return g <= LARGEST_DIRECT_WEIGHT ? direct : null;
  }

  private void solve(double g, float[] u) {
    count(solver().solve(g, rightSide, u));
  }

  private ConjugateGradient solver() {
    ConjugateGradient made = solver;
    if (made == null) {
      made = new ConjugateGradient(model, maxIterations, tolerance);
      solver = made;
    }
    return made;
  }

  private void count(ConjugateGradient.Outcome outcome) {
    if (!outcome.converged()) {
      unconverged++;
    }
  }
}
