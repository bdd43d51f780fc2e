package org.reconstream.posterior;

import org.reconstream.physics.OperatorNorm;
import org.reconstream.posterior.ChainNoise.Purpose;

/**
 * Conditioning on a noised copy of the measurement (Song, Shen, Xing and Ermon, 2022): at level
 * sigma, with fresh z,
 *
 * <pre>{@code
 * yt = y + sigma A z
 * x += c A^T (yt - A x) / ||A||^2
 * }</pre>
 *
 * <p>Where A selects samples of an orthonormal transform T this is the published {@code T^-1 (c Pm
 * yt + (I - c Pm) T x)}; otherwise it is one gradient step, for several coils the combination of
 * the coil images projected one by one. At the end {@code sigma = 0} inserts the measurement.
 */
final class NoisyProjection implements ProjectedUpdate.Projection {
  private final Problem problem;
  private final double strength;
  private final ChainNoise noise;
  private final float[] gap;
  private final float[] normal;

  NoisyProjection(Problem problem, double strength, ChainNoise noise) {
    this.problem = problem;
    this.strength = strength / OperatorNorm.squared(problem.model());
    this.noise = noise;
    this.gap = new float[problem.model().imageShape().size()];
    this.normal = new float[gap.length];
  }

  @Override
  public void project(float[] x, double sigma, int step) {
    noise.normals(step, Purpose.MATCH, gap);
    for (int i = 0; i < x.length; i++) {
      gap[i] = (float) (sigma * gap[i] - x[i]);
    }
    problem.model().normal(gap, normal);
    float[] adjointData = problem.adjointData();
    for (int i = 0; i < x.length; i++) {
      x[i] += (float) (strength * ((double) adjointData[i] + normal[i]));
    }
  }
}
