package org.reconstream.posterior;

import org.reconstream.physics.OperatorNorm;
import org.reconstream.posterior.ChainNoise.Purpose;

/**
 * Langevin steps on {@code -||u - xh||^2 / (2 r^2) - ||y - A u||^2 / (2 tau^2)} from xh on, with a
 * step size that falls linearly to a hundredth, and that never exceeds the inverse curvature {@code
 * 1 / (1 / r^2 + ||A||^2 / tau^2)} beyond which the steps would diverge.
 */
final class LangevinDraw implements DapsUpdate.Draw {
  private static final double LAST_RATE = 0.01;

  private final Problem problem;
  private final ArchiveSpec.DapsLangevin spec;
  private final ChainNoise noise;
  private final double norm;
  private final float[] centre;
  private final float[] misfit;
  private final float[] fresh;

  LangevinDraw(Problem problem, ArchiveSpec.DapsLangevin spec, ChainNoise noise) {
    this.problem = problem;
    this.spec = spec;
    this.noise = noise;
    this.norm = OperatorNorm.squared(problem.model());
    int size = problem.model().imageShape().size();
    this.centre = new float[size];
    this.misfit = new float[size];
    this.fresh = new float[size];
  }

  @Override
  public void draw(float[] clean, double width, int walk) {
    System.arraycopy(clean, 0, centre, 0, clean.length);
    double prior = 1 / (width * width);
    double data = 1 / (spec.tau() * spec.tau());
    double stable = 1 / (prior + norm * data);
    for (int j = 0; j < spec.iterations(); j++) {
      double decay = 1 + (LAST_RATE - 1) * j / spec.iterations();
      step(clean, prior, data, Math.min(spec.rate() * decay, stable));
      add(clean, Math.sqrt(2 * Math.min(spec.rate() * decay, stable)), walk, j);
    }
  }

  private void step(float[] u, double prior, double data, double rate) {
    problem.model().normal(u, misfit);
    float[] adjointData = problem.adjointData();
    for (int i = 0; i < u.length; i++) {
      double pull = prior * ((double) centre[i] - u[i]);
      u[i] += (float) (rate * (pull + data * ((double) adjointData[i] - misfit[i])));
    }
  }

  private void add(float[] u, double width, int walk, int j) {
    noise.normals(walk * spec.iterations() + j, Purpose.INNER, fresh);
    for (int i = 0; i < u.length; i++) {
      u[i] += (float) (width * fresh[i]);
    }
  }
}
