package org.reconstream.posterior;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which posterior sampler to run, with its settings; {@link SamplerKind} has the defaults. */
public sealed interface SamplerSpec
    permits SamplerSpec.DapsCal,
        SamplerSpec.CalibratedProx,
        SamplerSpec.PreconditionedUla,
        SamplerSpec.PnpDm,
        SamplerSpec.Smc,
        SamplerSpec.Dds,
        SamplerSpec.DiffPir,
        SamplerSpec.Preview,
        SamplerSpec.Dps,
        SamplerSpec.PiGdm,
        ArchiveSpec {
  /** Name of the option of {@link #antithetic()}. */
  String ANTITHETIC = "antithetic";

  /** Which sampler. */
  SamplerKind kind();

  /** The number of noise levels. */
  int levels();

  /** The values of {@link SamplerKind#options()}, in their order. */
  default double[] values() {
    return new double[0];
  }

  /** The number of denoiser evaluations of one draw. */
  default int evaluations() {
    return levels();
  }

  /** The name users type. */
  default String name() {
    return kind().label();
  }

  /** Whether the draws follow the posterior, so that their spread is uncertainty. */
  default boolean calibrated() {
    return kind().calibrated();
  }

  /**
   * Whether draws 2k and 2k + 1 are mirror images: run with the same random numbers of opposite
   * sign. Each is a draw like any other, their errors cancel for the most part, and their mean is
   * closer to the posterior mean.
   */
  default boolean antithetic() {
    return false;
  }

  /**
   * Why this sampler cannot run with a prior, as one sentence; empty when it can.
   *
   * @param prior the prior's id
   * @param hasJacobian whether its denoisers give vector-Jacobian products
   */
  default Optional<String> refusal(String prior, boolean hasJacobian) {
    return kind().needsJacobian() && !hasJacobian
        ? Optional.of(
            String.format(
                "sampler %s needs the vector-Jacobian graph vjp.onnx and prior %s has none; choose"
                    + " another sampler or prior",
                name(), prior))
        : Optional.empty();
  }

  /** The options by name, in their order, levels aside. */
  default Map<String, Double> options() {
    Map<String, Double> options = new LinkedHashMap<>();
    List<SamplerOption> known = kind().options();
    double[] values = values();
    for (int i = 0; i < values.length; i++) {
      options.put(known.get(i).name(), values[i]);
    }
    return options;
  }

  /**
   * Calibrated decoupled annealing (DAPS with an exact Gaussian draw whose width v(sigma) was
   * measured for the prior).
   *
   * @param levels noise levels of the EDM grid
   * @param antithetic whether draws come in mirrored pairs
   */
  record DapsCal(int levels, boolean antithetic) implements SamplerSpec {
    /** Checks the number of levels. */
    public DapsCal {
      SamplerKind.DAPS_CAL.check(levels, antithetic ? 1 : 0);
    }

    /** Independent draws. */
    public DapsCal(int levels) {
      this(levels, false);
    }

    @Override
    public double[] values() {
      return new double[] {antithetic ? 1 : 0};
    }

    @Override
    public SamplerKind kind() {
      return SamplerKind.DAPS_CAL;
    }
  }

  /**
   * The denoiser of the posterior under {@code x0 | x ~ N(D, v(sigma) I)} in an ancestral sampler.
   *
   * @param levels noise levels of the EDM grid
   */
  record CalibratedProx(int levels) implements SamplerSpec {
    /** Checks the number of levels. */
    public CalibratedProx {
      SamplerKind.CALIBRATED_PROX.check(levels);
    }

    @Override
    public SamplerKind kind() {
      return SamplerKind.CALIBRATED_PROX;
    }
  }

  /**
   * Preconditioned unadjusted Langevin steps with the exact likelihood at every level (Blumenthal,
   * Holliber, Tamir and Uecker 2025).
   *
   * @param levels noise levels of the geometric grid
   * @param steps Langevin steps at each
   * @param gamma step size; the bias falls with it
   * @param iterations most CG iterations of a step
   */
  record PreconditionedUla(int levels, int steps, double gamma, int iterations)
      implements SamplerSpec {
    /** Checks the settings. */
    public PreconditionedUla {
      SamplerKind.PULA.check(levels, steps, gamma, iterations);
    }

    @Override
    public SamplerKind kind() {
      return SamplerKind.PULA;
    }

    @Override
    public double[] values() {
      return new double[] {steps, gamma, iterations};
    }

    @Override
    public int evaluations() {
      return levels * steps;
    }
  }

  /**
   * Split Gibbs sampling (PnP-DM; Wu et al. 2024): draws given the data and draws from the prior,
   * coupled ever more tightly.
   *
   * @param levels alternations
   * @param steps denoising steps of a draw from the prior
   * @param decay ratio of neighbouring coupling widths
   * @param coupling last coupling width over the measurement noise
   */
  record PnpDm(int levels, int steps, double decay, double coupling) implements SamplerSpec {
    /** Checks the settings. */
    public PnpDm {
      SamplerKind.PNP_DM.check(levels, steps, decay, coupling);
    }

    @Override
    public SamplerKind kind() {
      return SamplerKind.PNP_DM;
    }

    @Override
    public double[] values() {
      return new double[] {steps, decay, coupling};
    }

    @Override
    public int evaluations() {
      return levels * steps;
    }
  }

  /**
   * Sequential Monte Carlo (twisted diffusion sampler, Wu et al. 2023): every draw is chosen from
   * weighted particles of its own.
   *
   * @param levels noise levels of the EDM grid
   * @param particles particles of each draw
   */
  record Smc(int levels, int particles) implements SamplerSpec {
    /** Checks the settings. */
    public Smc {
      SamplerKind.SMC.check(levels, particles);
    }

    @Override
    public SamplerKind kind() {
      return SamplerKind.SMC;
    }

    @Override
    public double[] values() {
      return new double[] {particles};
    }

    @Override
    public int evaluations() {
      return levels * particles;
    }
  }

  /**
   * Decomposed diffusion sampling as published (Chung, Lee and Ye 2024). Its data weight follows
   * neither the noise level nor the measurement noise: its spread is not uncertainty.
   *
   * @param levels noise levels of the EDM grid
   * @param eta share of fresh noise at each step, 0 to 1
   * @param gamma weight of the data
   * @param iterations CG iterations at each level
   */
  record Dds(int levels, double eta, double gamma, int iterations) implements SamplerSpec {
    /** Checks the settings. */
    public Dds {
      SamplerKind.DDS.check(levels, eta, gamma, iterations);
    }

    @Override
    public SamplerKind kind() {
      return SamplerKind.DDS;
    }

    @Override
    public double[] values() {
      return new double[] {eta, gamma, iterations};
    }
  }

  /**
   * DiffPIR (Zhu et al. 2023). Its width is not that of the denoiser's error: its spread is not
   * uncertainty.
   *
   * @param levels noise levels of the EDM grid
   * @param lambda trust in the denoiser
   * @param zeta share of fresh noise at each step, 0 to 1
   */
  record DiffPir(int levels, double lambda, double zeta) implements SamplerSpec {
    /** Checks the settings. */
    public DiffPir {
      SamplerKind.DIFFPIR.check(levels, lambda, zeta);
    }

    @Override
    public SamplerKind kind() {
      return SamplerKind.DIFFPIR;
    }

    @Override
    public double[] values() {
      return new double[] {lambda, zeta};
    }
  }

  /**
   * Half-quadratic splitting from a least-squares image: a quick image of few levels; its spread is
   * not uncertainty.
   *
   * @param levels noise levels
   * @param eta share of fresh noise at each step, 0 to 1
   */
  record Preview(int levels, double eta) implements SamplerSpec {
    /** Checks the settings. */
    public Preview {
      SamplerKind.PREVIEW.check(levels, eta);
    }

    @Override
    public SamplerKind kind() {
      return SamplerKind.PREVIEW;
    }

    @Override
    public double[] values() {
      return new double[] {eta};
    }
  }

  /**
   * Diffusion posterior sampling (Chung et al. 2023): gradient steps on the data misfit through the
   * denoiser. Their length ignores the measurement noise: its spread is not uncertainty.
   *
   * @param levels noise levels of the EDM grid
   * @param zeta length of the gradient steps
   */
  record Dps(int levels, double zeta) implements SamplerSpec {
    /** Checks the settings. */
    public Dps {
      SamplerKind.DPS.check(levels, zeta);
    }

    @Override
    public SamplerKind kind() {
      return SamplerKind.DPS;
    }

    @Override
    public double[] values() {
      return new double[] {zeta};
    }
  }

  /**
   * Pseudo-inverse-guided diffusion (Song et al. 2023) with the prior's own v(sigma): close to the
   * posterior where that is nearly Gaussian, somewhat too narrow where the data speak.
   *
   * @param levels noise levels of the EDM grid
   */
  record PiGdm(int levels) implements SamplerSpec {
    /** Checks the number of levels. */
    public PiGdm {
      SamplerKind.PIGDM.check(levels);
    }

    @Override
    public SamplerKind kind() {
      return SamplerKind.PIGDM;
    }
  }
}
