package org.reconstream.posterior;

import org.reconstream.physics.CartesianSense;
import org.reconstream.physics.ForwardModel;
import org.reconstream.physics.SamplingMask;
import org.reconstream.prior.ModelCard;

/**
 * Gives the chains of a job a model whose data step is exact, where the measurement has one and its
 * preparation pays. Reduced once, the model serves every level of every chain.
 *
 * <p>The choice depends on the measurement and the sampler, never on the number of draws, so that a
 * draw's bits follow from its index.
 */
public final class ClosedForm {
  /** Draws over which the preparation must pay. */
  private static final int DRAWS = 4;

  private ClosedForm() {}

  /**
   * The same problem, its model with a closed form where that pays. It does not where the card has
   * a covariance with which the sampler draws, for then no data step is isotropic.
   */
  public static Problem of(Problem problem, SamplerSpec spec, ModelCard card) {
    return PosteriorSampler.of(spec, card).correlated() ? problem : of(problem, spec);
  }

  /** The same problem, its model with a closed form where that pays. */
  public static Problem of(Problem problem, SamplerSpec spec) {
    ForwardModel model = problem.model();
    return model instanceof CartesianSense sense
        ? sense
            .closedForm(solves(spec))
            .map(m -> new Problem(m, problem.data(), problem.adjointData(), problem.sigmaY()))
            .orElse(problem)
        : problem;
  }

  /** The memory that {@link #of} takes for such a measurement, in bytes. */
  public static long bytes(SamplingMask mask, int coils, SamplerSpec spec) {
    return CartesianSense.closedFormBytes(mask, coils, solves(spec));
  }

  private static long solves(SamplerSpec spec) {
    boolean solving =
        spec instanceof SamplerSpec.DapsCal
            || spec instanceof SamplerSpec.CalibratedProx
            || spec instanceof SamplerSpec.PreconditionedUla
            || spec instanceof SamplerSpec.Smc
            || spec instanceof SamplerSpec.PnpDm
            || spec instanceof SamplerSpec.DiffPir
            || spec instanceof SamplerSpec.PiGdm
            || spec instanceof ArchiveSpec.Daps;
    return solving ? (long) DRAWS * spec.levels() : 0;
  }
}
