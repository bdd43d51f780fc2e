package org.reconstream.calibration;

import java.util.Arrays;
import org.reconstream.array.NoiseStream;
import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.physics.ConjugateGradient;
import org.reconstream.posterior.Chain;
import org.reconstream.posterior.Problem;
import org.reconstream.prior.VarianceTable;

/**
 * Calibrated decoupled annealing written down a second time, so that it can be broken in one place:
 * with {@link Flaw#NONE} it is the default sampler.
 */
final class FlawedChain implements Chain {
  private static final int START = 0;
  private static final int DATA = 1;
  private static final int IMAGE = 2;
  private static final int RENOISE = 3;
  private static final double TOLERANCE = 3e-4;
  private static final int MAXIMUM_ITERATIONS = 200;

  private final Flaw flaw;
  private final Problem problem;
  private final VarianceTable variance;
  private final NoiseStream noise;
  private final int draw;
  private final NoiseSchedule schedule;
  private final ConjugateGradient solver;
  private final double sigmaY;
  private final float[] x;
  private int step;

  FlawedChain(
      Flaw flaw, int levels, Problem problem, VarianceTable variance, NoiseStream noise, int draw) {
    this.flaw = flaw;
    this.problem = problem;
    this.variance = variance;
    this.noise = noise;
    this.draw = draw;
    this.sigmaY = problem.sigmaY() * flaw.noiseFactor();
    this.schedule =
        NoiseSchedule.informed(
            levels,
            Math.min(10, variance.maximumSigma()),
            Math.max(Math.min(0.015, problem.sigmaY()), variance.minimumSigma()),
            variance::at);
    this.solver = new ConjugateGradient(problem.model(), MAXIMUM_ITERATIONS, TOLERANCE);
    this.x = normals(START, problem.model().imageShape().size());
    float first = sigma();
    for (int i = 0; i < x.length; i++) {
      x[i] *= first;
    }
  }

  @Override
  public void advance(float[] denoised) {
    double v = variance.at(schedule.sigma(step)) * flaw.varianceFactor();
    double g = v / (sigmaY * sigmaY);
    float[] image = normals(IMAGE, x.length);
    float[] data = normals(DATA, problem.model().dataShape().size());
    if (flaw == Flaw.NO_DATA_NOISE || flaw == Flaw.HARD_PROJECTION) {
      Arrays.fill(data, 0);
    }
    if (flaw == Flaw.NO_IMAGE_NOISE) {
      Arrays.fill(image, 0);
    }
    float[] projected = new float[x.length];
    problem.model().adjoint(data, projected);
    float[] right = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      double prior = denoised[i] + Math.sqrt(v) * image[i];
      image[i] = (float) prior;
      right[i] = (float) (prior + g * problem.adjointData()[i] + g * sigmaY * projected[i]);
    }
    solver.solve(g, right, image);
    float next = (float) schedule.sigma(step + 1);
    float[] fresh = normals(RENOISE, x.length);
    for (int i = 0; i < x.length; i++) {
      x[i] = next == 0 ? image[i] : image[i] + next * fresh[i];
    }
    step++;
  }

  private float[] normals(int purpose, int size) {
    float[] z = new float[size];
    noise.normals(draw, step, purpose, z);
    return z;
  }

  @Override
  public boolean done() {
    return step == steps();
  }

  @Override
  public float sigma() {
    return (float) schedule.sigma(step);
  }

  @Override
  public float[] state() {
    return x;
  }

  @Override
  public float[] sample() {
    return x;
  }

  @Override
  public int step() {
    return step;
  }

  @Override
  public int steps() {
    return schedule.levels();
  }
}
