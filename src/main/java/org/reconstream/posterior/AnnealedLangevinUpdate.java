package org.reconstream.posterior;

import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.physics.OperatorNorm;
import org.reconstream.posterior.ChainNoise.Purpose;

/**
 * Annealed Langevin dynamics on noised prior and measurement (Jalal et al., 2021): some steps
 *
 * <pre>{@code
 * x += e ( (D - x) / sigma^2 + w A^T (y - A x) ) + sqrt(2 e) z
 * }</pre>
 *
 * at each level, and D at the end. As derived, {@code w = 1 / (sigmaY^2 + sigma^2)} and {@code e}
 * is a share of the inverse curvature {@code 1 / (1 / sigma^2 + w ||A||^2)}. As in the published
 * code, {@code e} is proportional to {@code sigma^2} and w gives the data's gradient a multiple of
 * the score's norm, as far as the steps stay stable: that form does not use sigmaY.
 */
final class AnnealedLangevinUpdate implements LevelUpdate {
  /** The last level of the published schedule, to which its step size refers. */
  private static final double PUBLISHED_LAST = 0.0066;

  /** Curvature times step size; from 2 on the steps diverge. */
  private static final double STABLE = 1.9;

  /** How far to go, and how much the data count. */
  private interface Balance {
    double dataWeight(double sigma, double scoreNorm, double gradientNorm);

    double stepSize(double sigma, double dataWeight);
  }

  private final Problem problem;
  private final NoiseSchedule schedule;
  private final int steps;
  private final ChainNoise noise;
  private final Balance balance;
  private final float[] gradient;
  private final float[] fresh;

  private AnnealedLangevinUpdate(
      Problem problem, NoiseSchedule schedule, int steps, ChainNoise noise, Balance balance) {
    this.problem = problem;
    this.schedule = schedule;
    this.steps = steps;
    this.noise = noise;
    this.balance = balance;
    this.gradient = new float[problem.model().imageShape().size()];
    this.fresh = new float[gradient.length];
  }

  /** A chain of the derived form. */
  static Chain derived(
      Problem problem, NoiseSchedule schedule, ArchiveSpec.Ald spec, ChainNoise noise) {
    double norm = OperatorNorm.squared(problem.model());
    double measured = problem.sigmaY() * problem.sigmaY();
    Balance balance =
        new Balance() {
          @Override
          public double dataWeight(double sigma, double scoreNorm, double gradientNorm) {
            return 1 / (measured + sigma * sigma);
          }

          @Override
          public double stepSize(double sigma, double dataWeight) {
            return spec.rate() / (1 / (sigma * sigma) + norm * dataWeight);
          }
        };
    return chain(problem, schedule, spec.steps(), noise, balance);
  }

  /** A chain of the published code's form. */
  static Chain normMatched(
      Problem problem, NoiseSchedule schedule, ArchiveSpec.AldNormMatched spec, ChainNoise noise) {
    double norm = OperatorNorm.squared(problem.model());
    Balance balance =
        new Balance() {
          @Override
          public double dataWeight(double sigma, double scoreNorm, double gradientNorm) {
            double e = stepSize(sigma, 0);
            double stable = (STABLE - e / (sigma * sigma)) / (e * norm);
            double matched = spec.weight() * scoreNorm / gradientNorm;
            return gradientNorm > 0 ? Math.min(matched, stable) : 0;
          }

          @Override
          public double stepSize(double sigma, double dataWeight) {
            double ratio = sigma / PUBLISHED_LAST;
            return spec.rate() * ratio * ratio;
          }
        };
    return chain(problem, schedule, spec.steps(), noise, balance);
  }

  private static Chain chain(
      Problem problem, NoiseSchedule schedule, int steps, ChainNoise noise, Balance balance) {
    AnnealedLangevinUpdate update =
        new AnnealedLangevinUpdate(problem, schedule, steps, noise, balance);
    int evaluations = schedule.levels() * steps + 1;
    return new AnnealedChain(
        AnnealedChain.noise(problem, schedule.sigma(0), noise),
        evaluations,
        step -> schedule.sigma(Math.min(step / steps, schedule.levels() - 1)),
        update);
  }

  @Override
  public void update(float[] x, float[] denoised, int step) {
    if (step == schedule.levels() * steps) {
      System.arraycopy(denoised, 0, x, 0, x.length);
      return;
    }
    double sigma = schedule.sigma(step / steps);
    problem.model().normal(x, gradient);
    float[] adjointData = problem.adjointData();
    double scorePower = 0;
    double gradientPower = 0;
    for (int i = 0; i < x.length; i++) {
      gradient[i] = adjointData[i] - gradient[i];
      denoised[i] = (float) (((double) denoised[i] - x[i]) / (sigma * sigma));
      scorePower += (double) denoised[i] * denoised[i];
      gradientPower += (double) gradient[i] * gradient[i];
    }
    double w = balance.dataWeight(sigma, Math.sqrt(scorePower), Math.sqrt(gradientPower));
    double e = balance.stepSize(sigma, w);
    double width = Math.sqrt(2 * e);
    noise.normals(step, Purpose.RENOISE, fresh);
    for (int i = 0; i < x.length; i++) {
      x[i] += (float) (e * (denoised[i] + w * gradient[i]) + width * fresh[i]);
    }
  }
}
