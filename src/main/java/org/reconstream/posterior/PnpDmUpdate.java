package org.reconstream.posterior;

import java.util.function.DoubleUnaryOperator;
import org.reconstream.posterior.ChainNoise.Purpose;

/**
 * Split Gibbs sampling (PnP-DM; Wu et al., 2024) of {@code p(x) N(x; z, r^2 I) p(y | z)}, with a
 * coupling width r that shrinks to a last value and stays there:
 *
 * <pre>{@code
 * z ~ N( P^-1 (A^T y / sigmaY^2 + x / r^2), P^-1 ),   P = A^T A / sigmaY^2 + I / r^2
 * x ~ p(x0 | x_r = z): some reverse steps from level r at the state z down to 0
 * }</pre>
 *
 * <p>A reverse step draws the transition of the diffusion with the clean image taken as {@code N(D,
 * v I)}, {@code v = v(sigma)}: the ancestral step, widened by the clean image's own spread,
 *
 * <pre>{@code
 * x = D + (s' / s)^2 (x - D) + sqrt( s'^2 (s^2 - s'^2) / s^2 + (1 - (s' / s)^2)^2 v ) n
 * }</pre>
 *
 * which has the right variance with few steps, also in the last step to 0. The draw follows {@code
 * p(x) N(y; A x, sigmaY^2 I + r^2 A A^T)} in the limit of many alternations.
 */
final class PnpDmUpdate implements LevelUpdate {
  private final Problem problem;
  private final DoubleUnaryOperator variance;
  private final Descents descents;
  private final ChainNoise noise;
  private final DataStep data;
  private final float[] fresh;

  private PnpDmUpdate(
      Problem problem,
      DoubleUnaryOperator variance,
      Descents descents,
      ChainNoise noise,
      double tolerance) {
    this.problem = problem;
    this.variance = variance;
    this.descents = descents;
    this.noise = noise;
    this.data = new DataStep(problem.model(), DataStep.ITERATIONS, tolerance);
    this.fresh = new float[problem.model().imageShape().size()];
  }

  /**
   * A chain of these updates.
   *
   * @param descents a walk from r down for each alternation
   */
  static Chain chain(
      Problem problem,
      DoubleUnaryOperator variance,
      Descents descents,
      ChainNoise noise,
      double tolerance) {
    PnpDmUpdate update = new PnpDmUpdate(problem, variance, descents, noise, tolerance);
    float[] start = AnnealedChain.noise(problem, descents.start(0), noise);
    update.drawGivenData(start, descents.evaluations(), 0);
    return new AnnealedChain(start, descents.evaluations(), descents::sigma, update);
  }

  @Override
  public void update(float[] x, float[] denoised, int step) {
    transition(x, denoised, step);
    int next = descents.walk(step) + 1;
    if (descents.ends(step) && descents.start(next) > 0) {
      drawGivenData(x, step, next);
    }
  }

  @Override
  public int unconvergedSolves() {
    return data.unconverged();
  }

  private void transition(float[] x, float[] denoised, int step) {
    double s = descents.sigma(step);
    double next = descents.next(step);
    double kept = next * next / (s * s);
    double moved = 1 - kept;
    double width = Math.sqrt(next * next * moved + moved * moved * variance.applyAsDouble(s));
    noise.normals(step, Purpose.RENOISE, fresh);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (denoised[i] + kept * (x[i] - denoised[i]) + width * fresh[i]);
    }
  }

  private void drawGivenData(float[] x, int step, int alternation) {
    double r = descents.start(alternation);
    data.draw(problem.weight(r * r), r, x, problem.adjointData(), noise, step, x);
  }
}
