package org.reconstream.posterior;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.posterior.ChainNoise.Purpose;

/**
 * One draw by sequential Monte Carlo over the noise levels: a twisted diffusion sampler (Wu,
 * Trippe, Naesseth, Blei and Cunningham 2023) that needs no gradient of the denoiser. It moves
 * particles from level to level, weighs them, replaces the light by the heavy, and returns one.
 *
 * <p>At a particle x the clean image is taken as {@code N(D, v I)}, {@code D = D(x; sigma)}, {@code
 * v = v(sigma)}, so that the data have the density {@code psi(x) = N(y; A D, v A A^T + sigmaY^2
 * I)}. With {@code c = 1 - sigma'^2 / sigma^2} and {@code a = sigma'^2 c} the particle moves by the
 * conditional of that Gaussian model given the data,
 *
 * <pre>{@code
 * u ~ N(D, v I) given y            x' = c u + (1 - c) x + sqrt(a) z
 * w = psi'(x') / N(y; A m, s A A^T + sigmaY^2 I)
 * 1 / s = 1 / v + c^2 / a          m = s (D / v + c (x' - (1 - c) x) / a)
 * }</pre>
 *
 * <p>where N(y; A m, ...) is the density of the data given both x and x' in the model: the ratio of
 * unconditional to conditional move times {@code psi' / psi}. Under an isotropic Gaussian prior all
 * weights are 1; elsewhere they correct the model, exactly so as particles and levels grow. With
 * many measurements the weights of few particles degenerate to one.
 *
 * <p>The particles belong to this draw alone, which costs {@code particles x levels} evaluations.
 */
final class ParticleChain implements Chain {
  private final Problem problem;
  private final DoubleUnaryOperator variance;
  private final NoiseSchedule schedule;
  private final ChainNoise noise;
  private final DataStep data;
  private final DataDensity density;
  private final ImportanceWeights weights;
  private final float[][] states;
  private final float[][] denoised;
  private final double[] expected;
  private final float[] u;
  private int level;
  private int particle;
  private float[] sample = {};

  ParticleChain(
      Problem problem,
      DoubleUnaryOperator variance,
      NoiseSchedule schedule,
      int particles,
      ChainNoise noise) {
    int size = problem.model().imageShape().size();
    this.problem = problem;
    this.variance = variance;
    this.schedule = schedule;
    this.noise = noise;
    this.data = new DataStep(problem.model(), DataStep.ITERATIONS, DataStep.TOLERANCE);
    this.density = new DataDensity(problem);
    this.weights = new ImportanceWeights(particles);
    this.states = new float[particles][size];
    this.denoised = new float[particles][size];
    this.expected = new double[particles];
    this.u = new float[size];
    for (int p = 0; p < particles; p++) {
      noise.normals(p, Purpose.START, states[p]);
      float start = sigma();
      for (int i = 0; i < size; i++) {
        states[p][i] *= start;
      }
    }
  }

  @Override
  public void advance(float[] clean) {
    System.arraycopy(clean, 0, denoised[particle], 0, clean.length);
    double v = variance.applyAsDouble(schedule.sigma(level));
    weights.multiply(particle, density.log(clean, v) - expected[particle]);
    particle++;
    if (particle == states.length) {
      if (level == schedule.levels() - 1) {
        finish(v);
      } else {
        descend(v);
      }
      level++;
      particle = 0;
    }
  }

  /** The draw is the clean image of one particle given the data. */
  private void finish(double v) {
    int chosen = weights.pick(uniform());
    clean(chosen, v, chosen);
    sample = u;
  }

  private void descend(double v) {
    if (weights.effectiveNumber() < states.length / 2.0) {
      int[] ancestors = weights.ancestors(uniform());
      weights.reset();
      replace(states, ancestors);
      replace(denoised, ancestors);
    }
    for (int p = 0; p < states.length; p++) {
      clean(p, v, p);
      expected[p] = move(states[p], denoised[p], v, coordinate(p));
    }
  }

  /** u becomes a draw of the clean image of a particle given the data. */
  private void clean(int index, double v, int use) {
    data.draw(
        problem.weight(v),
        Math.sqrt(v),
        denoised[index],
        problem.adjointData(),
        noise,
        coordinate(use),
        u);
  }

  /**
   * Moves x to the next level by u; D is overwritten with the clean image expected of both.
   *
   * @return the log-density of the data given both
   */
  private double move(float[] x, float[] d, double v, int coordinate) {
    double sigma = schedule.sigma(level);
    double next = schedule.sigma(level + 1);
    double kept = next * next / (sigma * sigma);
    double c = 1 - kept;
    double a = next * next * c;
    double s = 1 / (1 / v + c * c / a);
    float[] fresh = new float[x.length];
    noise.normals(coordinate, Purpose.RENOISE, fresh);
    double width = Math.sqrt(a);
    for (int i = 0; i < x.length; i++) {
      double gain = c * u[i] + width * fresh[i];
      x[i] = (float) (gain + kept * x[i]);
      d[i] = (float) (s * (d[i] / v + c * gain / a));
    }
    return density.log(d, s);
  }

  /** Copies that descend from one particle stay apart, since each is moved in its own array. */
  private static void replace(float[][] images, int[] ancestors) {
    float[][] before = images.clone();
    boolean[] used = new boolean[images.length];
    for (int p = 0; p < ancestors.length; p++) {
      int from = ancestors[p];
      images[p] = used[from] ? before[from].clone() : before[from];
      used[from] = true;
    }
  }

  /** The coordinate of a particle's noise at this level. */
  private int coordinate(int index) {
    return level * states.length + index;
  }

  /** A uniform number: {@code exp(-(a^2 + b^2) / 2)} of two normals. */
  private double uniform() {
    float[] pair = new float[2];
    noise.normals(level, Purpose.RESAMPLE, pair);
    double a = pair[0];
    double b = pair[1];
    return StrictMath.exp(-(a * a + b * b) / 2);
  }

  @Override
  public boolean done() {
    return level == schedule.levels();
  }

  @Override
  public float sigma() {
    return (float) schedule.sigma(level);
  }

  @Override
  public float[] state() {
    return states[particle];
  }

  @Override
  public float[] sample() {
    if (!done()) {
      throw new IllegalStateException("the chain is at step " + step() + " of " + steps());
    }
    return sample;
  }

  @Override
  public int step() {
    return level * states.length + particle;
  }

  @Override
  public int steps() {
    return schedule.levels() * states.length;
  }

  @Override
  public int unconvergedSolves() {
    return data.unconverged() + density.unconverged();
  }

  /** The weights, which sum to 1; for tests. */
  double[] weights() {
    return Arrays.copyOf(weights.normalised(), states.length);
  }
}
