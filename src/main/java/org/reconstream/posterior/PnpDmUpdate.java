package org.reconstream.posterior;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.reconstream.diffusion.NoiseSchedule;
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
  private final List<NoiseSchedule> descents;
  private final int inner;
  private final ChainNoise noise;
  private final DataStep data;
  private final float[] fresh;

  private PnpDmUpdate(
      Problem problem,
      DoubleUnaryOperator variance,
      List<NoiseSchedule> descents,
      ChainNoise noise,
      double tolerance) {
    this.problem = problem;
    this.variance = variance;
    this.descents = descents;
    this.inner = descents.get(0).levels();
    this.noise = noise;
    this.data = new DataStep(problem.model(), tolerance);
    this.fresh = new float[problem.model().imageShape().size()];
  }

  /**
   * A chain of these updates.
   *
   * @param descents for each alternation, the levels from r down
   */
  static Chain chain(
      Problem problem,
      DoubleUnaryOperator variance,
      List<NoiseSchedule> descents,
      ChainNoise noise,
      double tolerance) {
    PnpDmUpdate update = new PnpDmUpdate(problem, variance, descents, noise, tolerance);
    float[] start = AnnealedChain.noise(problem, descents.get(0).sigma(0), noise);
    int steps = descents.size() * update.inner;
    update.drawGivenData(start, steps, 0);
    return new AnnealedChain(
        start, steps, step -> descents.get(step / update.inner).sigma(step % update.inner), update);
  }

  /**
   * The levels of every alternation: r falls from the largest by the spec's decay to the last, and
   * each descent ends at the smallest level of the prior.
   */
  static List<NoiseSchedule> descents(
      SamplerSpec.PnpDm spec, double largest, double last, double smallest) {
    List<NoiseSchedule> descents = new ArrayList<>();
    double r = largest;
    for (int k = 0; k < spec.levels(); k++) {
      descents.add(NoiseSchedule.edm(spec.steps(), r, smallest));
      r = Math.max(last, spec.decay() * r);
    }
    return descents;
  }

  @Override
  public void update(float[] x, float[] denoised, int step) {
    int alternation = step / inner;
    int at = step % inner;
    NoiseSchedule levels = descents.get(alternation);
    transition(x, denoised, levels.sigma(at), levels.sigma(at + 1), step);
    if (at == inner - 1 && alternation + 1 < descents.size()) {
      drawGivenData(x, step, alternation + 1);
    }
  }

  @Override
  public int unconvergedSolves() {
    return data.unconverged();
  }

  private void transition(float[] x, float[] denoised, double s, double next, int step) {
    double kept = next * next / (s * s);
    double moved = 1 - kept;
    double width = Math.sqrt(next * next * moved + moved * moved * variance.applyAsDouble(s));
    noise.normals(step, Purpose.RENOISE, fresh);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (denoised[i] + kept * (x[i] - denoised[i]) + width * fresh[i]);
    }
  }

  private void drawGivenData(float[] x, int step, int alternation) {
    double r = descents.get(alternation).sigma(0);
    data.draw(problem.weight(r * r), r, x, problem.adjointData(), noise, step, x);
  }
}
