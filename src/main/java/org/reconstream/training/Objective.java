package org.reconstream.training;

/**
 * What training minimises over the denoiser D, whose score is {@code S(x, s) = (D(x; s) - x) /
 * s^2}. Every objective is averaged over images and real components. The trace forms use central
 * differences along probes with step 0.01 s (Pang et al., 2020), so that no second derivative is
 * taken; they are weighted by {@code s^2}.
 */
public sealed interface Objective {
  /** The difference step of the trace forms, in units of the noise level. */
  double STEP = 0.01;

  /**
   * The number of probe directions a batch must bring.
   *
   * @param dimension real components of an image
   */
  int probes(int dimension);

  /** How the probes are made. */
  default Probe probe() {
    return Probe.RADEMACHER;
  }

  /** Kinds of probe direction; all have {@code E u u^T = I} or sum to it. */
  enum Probe {
    /** Components +1 or -1: the least variance for a trace. */
    RADEMACHER,
    /** The unit vectors in turn: the exact trace. */
    UNIT
  }

  /**
   * Denoising score matching (Vincent, 2011): {@code w(s) (D(x0 + s z; s) - x0)^2}. What priors are
   * trained with.
   */
  record Denoising(Weighting weighting, NoiseLevels levels) implements Objective {
    @Override
    public int probes(int dimension) {
      return 0;
    }
  }

  /**
   * Sliced score matching (Song, Garg, Shi and Ermon, 2019): {@code u . J u + 1/2 (u . S)^2} or,
   * with reduced variance, {@code u . J u + 1/2 |S|^2}.
   *
   * @param count probes per image
   */
  record Sliced(int count, boolean varianceReduced) implements Objective {
    /** Checks the count. */
    public Sliced {
      if (count < 1) {
        throw new IllegalArgumentException("sliced score matching needs a probe, got " + count);
      }
    }

    @Override
    public int probes(int dimension) {
      return count;
    }
  }

  /**
   * Implicit score matching (Hyvarinen, 2005): {@code tr J + 1/2 |S|^2}.
   *
   * @param count probes of Hutchinson's estimate; 0 for the exact trace, of images of at most
   *     {@link #LARGEST_EXACT} components
   */
  record Implicit(int count) implements Objective {
    /** The largest number of components for the exact trace. */
    public static final int LARGEST_EXACT = 64;

    /** Checks the count. */
    public Implicit {
      if (count < 0) {
        throw new IllegalArgumentException("probes must not be negative, got " + count);
      }
    }

    @Override
    public int probes(int dimension) {
      if (count == 0 && dimension > LARGEST_EXACT) {
        throw new TrainingException(
            "the exact trace of implicit score matching is for images of at most "
                + LARGEST_EXACT
                + " real components, not "
                + dimension
                + "; set probes to 1 or more");
      }
      return count == 0 ? dimension : count;
    }

    @Override
    public Probe probe() {
      return count == 0 ? Probe.UNIT : Probe.RADEMACHER;
    }
  }
}
