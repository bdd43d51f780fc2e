package org.reconstream.posterior;

import org.reconstream.physics.OperatorNorm;

/**
 * Data consistency of score-MRI (Chung and Ye, 2022): {@code x += A^T (y - A x) / ||A||^2}.
 *
 * <p>With one coil this is the projection {@code F^H ((I - M) F x + y)}. With several it is the
 * combination {@code sum_c conj(S_c) F^H ((I - M) F S_c x + y_c)} of the coil images projected one
 * by one; every 50 levels a further step of a length that falls from 1 to 0.2 couples the coils, as
 * in the published hybrid.
 */
final class HardProjection implements ProjectedUpdate.Projection {
  private static final int COUPLING_INTERVAL = 50;
  private static final double FIRST_COUPLING = 1;
  private static final double LAST_COUPLING = 0.2;

  private final Problem problem;
  private final double norm;

  /** The step of the start, which is not projected, and the number of those that follow. */
  private final int evaluations;

  private final float[] normal;

  HardProjection(Problem problem, int evaluations) {
    this.problem = problem;
    this.norm = OperatorNorm.squared(problem.model());
    this.evaluations = evaluations;
    this.normal = new float[problem.model().imageShape().size()];
  }

  @Override
  public void project(float[] x, double sigma, int step) {
    if (step == evaluations) {
      return;
    }
    move(x, 1);
    if (step % (2 * COUPLING_INTERVAL) == 0 && step > 0) {
      double done = (double) step / evaluations;
      move(x, FIRST_COUPLING + done * (LAST_COUPLING - FIRST_COUPLING));
    }
  }

  private void move(float[] x, double length) {
    problem.model().normal(x, normal);
    float[] adjointData = problem.adjointData();
    double step = length / norm;
    for (int i = 0; i < x.length; i++) {
      x[i] += (float) (step * ((double) adjointData[i] - normal[i]));
    }
  }
}
