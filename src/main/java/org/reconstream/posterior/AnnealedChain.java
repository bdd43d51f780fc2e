package org.reconstream.posterior;

import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.posterior.ChainNoise.Purpose;

/** A draw that starts as noise at the largest level and is updated once at every level. */
final class AnnealedChain implements Chain {
  private final NoiseSchedule schedule;
  private final LevelUpdate update;
  private final float[] x;
  private int step;

  /** A chain over images of this many components. */
  AnnealedChain(int size, NoiseSchedule schedule, ChainNoise noise, LevelUpdate update) {
    this.schedule = schedule;
    this.update = update;
    this.x = new float[size];
    noise.normals(0, Purpose.START, x);
    float start = sigma();
    for (int i = 0; i < size; i++) {
      x[i] *= start;
    }
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
  public void advance(float[] denoised) {
    update.update(x, denoised, step);
    step++;
  }

  @Override
  public float[] sample() {
    if (!done()) {
      throw new IllegalStateException("the chain is at step " + step + " of " + steps());
    }
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

  @Override
  public int unconvergedSolves() {
    return update.unconvergedSolves();
  }
}
