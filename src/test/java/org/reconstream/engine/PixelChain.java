package org.reconstream.engine;

import org.reconstream.array.NoiseStream;
import org.reconstream.posterior.Chain;
import org.reconstream.posterior.Problem;
import org.reconstream.prior.VarianceTable;

/**
 * Calibrated decoupled annealing for a {@link PixelModel}, whose Gaussian conditional is diagonal:
 * exact for an isotropic Gaussian prior.
 */
class PixelChain implements Chain {
  private static final int START = 0;
  private static final int CONDITIONAL = 1;
  private static final int RENOISE = 2;

  private final Problem problem;
  private final boolean[] measured;
  private final VarianceTable variance;
  private final NoiseStream noise;
  private final int draw;
  private final int levels;
  private final float[] state;
  private final float[] normals;
  private int step;

  PixelChain(Problem problem, int levels, VarianceTable variance, NoiseStream noise, int draw) {
    this.problem = problem;
    this.measured = ((PixelModel) problem.model()).isMeasured();
    this.variance = variance;
    this.noise = noise;
    this.draw = draw;
    this.levels = levels;
    this.state = new float[2 * measured.length];
    this.normals = new float[state.length];
    noise.normals(draw, 0, START, state);
    for (int i = 0; i < state.length; i++) {
      state[i] *= level(0);
    }
  }

  private float level(int index) {
    double lowest = variance.minimumSigma();
    double highest = variance.maximumSigma();
    return (float) (highest * Math.pow(lowest / highest, index / Math.max(1.0, levels - 1)));
  }

  @Override
  public boolean done() {
    return step == levels;
  }

  @Override
  public float sigma() {
    return level(step);
  }

  @Override
  public float[] state() {
    return state;
  }

  @Override
  public void advance(float[] denoised) {
    double v = variance.at(level(step));
    double noiseVariance = problem.sigmaY() * problem.sigmaY();
    noise.normals(draw, step, CONDITIONAL, normals);
    for (int i = 0; i < state.length; i++) {
      boolean seen = measured[i % measured.length];
      double precision = 1 / v + (seen ? 1 / noiseVariance : 0);
      double pull = denoised[i] / v + (seen ? problem.adjointData()[i] / noiseVariance : 0);
      state[i] = (float) (pull / precision + normals[i] / Math.sqrt(precision));
    }
    step++;
    if (!done()) {
      noise.normals(draw, step, RENOISE, normals);
      for (int i = 0; i < state.length; i++) {
        state[i] += level(step) * normals[i];
      }
    }
  }

  @Override
  public float[] sample() {
    return state.clone();
  }

  @Override
  public int step() {
    return step;
  }

  @Override
  public int steps() {
    return levels;
  }
}
