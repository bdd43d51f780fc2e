package org.reconstream.posterior;

import java.util.function.IntToDoubleFunction;
import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.posterior.ChainNoise.Purpose;

/** A draw that walks down noise levels, one update a denoiser evaluation. */
final class AnnealedChain implements Chain {
  private final int steps;
  private final IntToDoubleFunction sigmas;
  private final LevelUpdate update;
  private final float[] x;
  private int step;

  /**
   * A chain from a state on.
   *
   * @param start the first state, owned by the chain from now on
   * @param steps denoiser evaluations in all
   * @param sigmas the noise level of each
   */
  AnnealedChain(float[] start, int steps, IntToDoubleFunction sigmas, LevelUpdate update) {
    this.x = start;
    this.steps = steps;
    this.sigmas = sigmas;
    this.update = update;
  }

  /** A chain with one evaluation at each level, started as noise at the largest. */
  static Chain overLevels(
      Problem problem, NoiseSchedule schedule, ChainNoise noise, LevelUpdate update) {
    float[] start = noise(problem, schedule.sigma(0), noise);
    return new AnnealedChain(start, schedule.levels(), schedule::sigma, update);
  }

  /** Noise of a level, the state at which everything is forgotten. */
  static float[] noise(Problem problem, double sigma, ChainNoise noise) {
    float[] x = new float[problem.model().imageShape().size()];
    noise.normals(0, Purpose.START, x);
    float width = (float) sigma;
    for (int i = 0; i < x.length; i++) {
      x[i] *= width;
    }
    return x;
  }

  @Override
  public boolean done() {
    return step == steps;
  }

  @Override
  public float sigma() {
    return (float) sigmas.applyAsDouble(step);
  }

  @Override
  public float[] state() {
    return x;
  }

  @Override
  public void advance(float[] denoised) {
    update.update(x, denoised, step);
    step++;
  }

  @Override
  public float[] sample() {
    if (!done()) {
      throw new IllegalStateException("the chain is at step " + step + " of " + steps);
    }
    return x;
  }

  @Override
  public int step() {
    return step;
  }

  @Override
  public int steps() {
    return steps;
  }

  @Override
  public int unconvergedSolves() {
    return update.unconvergedSolves();
  }
}
