package org.reconstream.posterior;

import org.jspecify.annotations.Nullable;
import org.reconstream.diffusion.NoiseSchedule;

/** A walk whose every update first asks for one vector-Jacobian product. */
final class GuidedChain implements Chain {
  private final GuidedUpdate update;
  private final float[] cotangent;
  private final Chain walk;
  private float @Nullable [] denoised;
  private float @Nullable [] product;

  /** What a guided sampler does at one noise level. */
  interface GuidedUpdate {
    /**
     * The cotangent u of the product.
     *
     * @param denoised {@code D(x; sigma)}, left untouched
     * @param cotangent overwritten
     */
    void cotangent(float[] denoised, int step, float[] cotangent);

    /**
     * Moves a state on.
     *
     * @param x the state that was denoised, overwritten with the next
     * @param denoised {@code D(x; sigma)}, may be overwritten
     * @param product {@code J^T u}, may be overwritten
     */
    void update(float[] x, float[] denoised, float[] product, int step);

    /** Data-consistency solves so far that stopped at their iteration limit. */
    default int unconvergedSolves() {
      return 0;
    }
  }

  private GuidedChain(
      Problem problem, NoiseSchedule schedule, ChainNoise noise, GuidedUpdate update) {
    this.update = update;
    this.cotangent = new float[problem.model().imageShape().size()];
    this.walk = AnnealedChain.overLevels(problem, schedule, noise, this::move);
  }

  /** A chain with one update at each level, started as noise at the largest. */
  static Chain overLevels(
      Problem problem, NoiseSchedule schedule, ChainNoise noise, GuidedUpdate update) {
    return new GuidedChain(problem, schedule, noise, update);
  }

  @Override
  public void advance(float[] denoised) {
    this.denoised = denoised;
    update.cotangent(denoised, walk.step(), cotangent);
  }

  @Override
  public float @Nullable [] cotangent() {
    return denoised == null ? null : cotangent;
  }

  @Override
  public void complete(float[] product) {
    if (denoised == null) {
      throw new IllegalStateException("no product was asked for; advance the chain first");
    }
    this.product = product;
    walk.advance(denoised);
    this.denoised = null;
    this.product = null;
  }

  private void move(float[] x, float[] denoised, int step) {
    if (product == null) {
      throw new AssertionError("a guided walk moves with a product only");
    }
    update.update(x, denoised, product, step);
  }

  @Override
  public boolean done() {
    return walk.done();
  }

  @Override
  public float sigma() {
    return walk.sigma();
  }

  @Override
  public float[] state() {
    return walk.state();
  }

  @Override
  public float[] sample() {
    return walk.sample();
  }

  @Override
  public int step() {
    return walk.step();
  }

  @Override
  public int steps() {
    return walk.steps();
  }

  @Override
  public int unconvergedSolves() {
    return update.unconvergedSolves();
  }
}
