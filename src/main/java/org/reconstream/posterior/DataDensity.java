package org.reconstream.posterior;

import org.reconstream.physics.ForwardModel;

/**
 * The density of the data where the image is {@code N(m, v I)}, up to a factor that depends on v
 * alone: with {@code r = y - A m} and {@code g = v / sigmaY^2},
 *
 * <pre>{@code
 * ln N(y; A m, v A A^T + sigmaY^2 I)
 *     = -1/2 sigmaY^-2 ( ||r||^2 - g (A^T r)^T (I + g A^T A)^-1 A^T r ) + constant
 * }</pre>
 *
 * <p>One thread at a time.
 */
final class DataDensity {
  private final Problem problem;
  private final DataStep solver;
  private final float[] residual;
  private final float[] projected;
  private final float[] solved;
  private final float[] nothing;

  DataDensity(Problem problem) {
    ForwardModel model = problem.model();
    this.problem = problem;
    this.solver = new DataStep(model, DataStep.ITERATIONS, DataStep.FINE_TOLERANCE);
    this.residual = new float[model.dataShape().size()];
    this.projected = new float[model.imageShape().size()];
    this.solved = new float[projected.length];
    this.nothing = new float[projected.length];
  }

  /** The log-density, less its constant. */
  double log(float[] mean, double variance) {
    double sigmaY = problem.sigmaY();
    double g = problem.weight(variance);
    problem.model().apply(mean, residual);
    double squares = 0;
    for (int i = 0; i < residual.length; i++) {
      residual[i] = problem.data()[i] - residual[i];
      squares += (double) residual[i] * residual[i];
    }
    problem.model().adjoint(residual, projected);
    solver.mean(g, projected, nothing, solved);
    double explained = 0;
    for (int i = 0; i < projected.length; i++) {
      explained += (double) projected[i] * solved[i];
    }
    return -(squares - g * explained) / (2 * sigmaY * sigmaY);
  }

  int unconverged() {
    return solver.unconverged();
  }
}
