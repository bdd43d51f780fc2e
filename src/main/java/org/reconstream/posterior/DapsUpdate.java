package org.reconstream.posterior;

import org.reconstream.posterior.ChainNoise.Purpose;

/**
 * Decoupled annealing as published (DAPS; Zhang et al., 2025). At every level {@code sigma}, Euler
 * steps of the probability flow {@code dx = (x - D) / s ds} lead from the state to a clean image
 * xh; a clean image is drawn around it given the data, and noised to the next level:
 *
 * <pre>{@code
 * u ~ N(u; xh, sigma^2 I) N(y; A u, sigmaY^2 I)
 * x = u + sigma' z                                                 last level: x = u
 * }</pre>
 *
 * <p>The width sigma is more than what is unknown about the clean image: draws spread too far.
 */
final class DapsUpdate implements LevelUpdate {
  /** Draws the clean image given the data. */
  interface Draw {
    /**
     * Overwrites the clean image with a draw around it.
     *
     * @param width standard deviation of the clean image around xh
     * @param walk index of the level
     */
    void draw(float[] clean, double width, int walk);

    /** Data-consistency solves so far that stopped at their iteration limit. */
    default int unconvergedSolves() {
      return 0;
    }
  }

  private final Descents descents;
  private final ChainNoise noise;
  private final Draw draw;
  private final float[] fresh;

  private DapsUpdate(int size, Descents descents, ChainNoise noise, Draw draw) {
    this.descents = descents;
    this.noise = noise;
    this.draw = draw;
    this.fresh = new float[size];
  }

  /** A chain with exact Gaussian draws. */
  static Chain exact(Problem problem, Descents descents, ChainNoise noise, double tolerance) {
    return chain(problem, descents, noise, new ExactDraw(problem, noise, tolerance));
  }

  /** A chain with the published Langevin loop. */
  static Chain langevin(
      Problem problem, Descents descents, ArchiveSpec.DapsLangevin spec, ChainNoise noise) {
    return chain(problem, descents, noise, new LangevinDraw(problem, spec, noise));
  }

  private static Chain chain(Problem problem, Descents descents, ChainNoise noise, Draw draw) {
    float[] start = AnnealedChain.noise(problem, descents.start(0), noise);
    DapsUpdate update = new DapsUpdate(start.length, descents, noise, draw);
    return new AnnealedChain(start, descents.evaluations(), descents::sigma, update);
  }

  @Override
  public void update(float[] x, float[] denoised, int step) {
    double kept = descents.next(step) / descents.sigma(step);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (denoised[i] + kept * (x[i] - denoised[i]));
    }
    if (descents.ends(step)) {
      int walk = descents.walk(step);
      draw.draw(x, descents.start(walk), walk);
      renoise(x, walk);
    }
  }

  @Override
  public int unconvergedSolves() {
    return draw.unconvergedSolves();
  }

  private void renoise(float[] x, int walk) {
    double next = descents.start(walk + 1);
    if (next > 0) {
      noise.normals(walk, Purpose.RENOISE, fresh);
      for (int i = 0; i < x.length; i++) {
        x[i] += (float) (next * fresh[i]);
      }
    }
  }

  /** By one linear solve. */
  private static final class ExactDraw implements Draw {
    private final Problem problem;
    private final ChainNoise noise;
    private final DataStep data;

    ExactDraw(Problem problem, ChainNoise noise, double tolerance) {
      this.problem = problem;
      this.noise = noise;
      this.data = new DataStep(problem.model(), DataStep.ITERATIONS, tolerance);
    }

    @Override
    public void draw(float[] clean, double width, int walk) {
      double g = problem.weight(width * width);
      data.draw(g, width, clean, problem.adjointData(), noise, walk, clean);
    }

    @Override
    public int unconvergedSolves() {
      return data.unconverged();
    }
  }
}
