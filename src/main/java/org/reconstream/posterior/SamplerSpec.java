package org.reconstream.posterior;

/** Which posterior sampler to run, with its settings. */
public sealed interface SamplerSpec {
  /** The name users type. */
  String name();

  /** The number of noise levels, which is the number of denoiser evaluations of one draw. */
  int levels();

  /** Whether the draws follow the posterior, so that their spread is uncertainty. */
  boolean calibrated();

  /**
   * Calibrated decoupled annealing (DAPS with an exact Gaussian draw whose width v(sigma) was
   * measured for the prior).
   *
   * @param levels noise levels of the EDM grid
   */
  record DapsCal(int levels) implements SamplerSpec {
    /** Checks the number of levels. */
    public DapsCal {
      requireLevels(levels);
    }

    @Override
    public String name() {
      return "daps-cal";
    }

    @Override
    public boolean calibrated() {
      return true;
    }
  }

  /**
   * Decomposed diffusion sampling (Chung, Lee and Ye 2024): a few CG steps towards the data at each
   * level. A quick image; its spread is not uncertainty.
   *
   * @param levels noise levels
   * @param eta share of fresh noise at each step, 0 to 1
   */
  record Dds(int levels, double eta) implements SamplerSpec {
    /** Checks the settings. */
    public Dds {
      requireLevels(levels);
      if (!(eta >= 0 && eta <= 1)) {
        throw new IllegalArgumentException("eta must be between 0 and 1, got " + eta);
      }
    }

    @Override
    public String name() {
      return "preview";
    }

    @Override
    public boolean calibrated() {
      return false;
    }
  }

  private static void requireLevels(int levels) {
    if (levels < 1 || levels > 1000) {
      throw new IllegalArgumentException(
          "the number of levels must be between 1 and 1000, got " + levels);
    }
  }
}
