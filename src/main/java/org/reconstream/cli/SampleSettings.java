package org.reconstream.cli;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.reconstream.diffusion.Ancestral;
import org.reconstream.diffusion.Corrector;
import org.reconstream.diffusion.Hamiltonian;
import org.reconstream.diffusion.HeunFlow;
import org.reconstream.diffusion.Langevin;
import org.reconstream.diffusion.LinearBeta;
import org.reconstream.diffusion.NoiseSchedule;
import org.reconstream.diffusion.Predictor;
import org.reconstream.diffusion.PredictorCorrector;
import org.reconstream.diffusion.ReverseDiffusion;
import org.reconstream.diffusion.ReverseSde;
import org.reconstream.diffusion.Sde;
import org.reconstream.diffusion.StochasticScheme;
import org.reconstream.diffusion.SubVariancePreserving;
import org.reconstream.diffusion.VarianceExploding;
import org.reconstream.diffusion.VariancePreserving;

/**
 * How to sample from a prior.
 *
 * @param solver what moves from level to level
 * @param sde the diffusion
 * @param corrector what moves within a level
 * @param grid how levels are spaced; always geometric for annealed Langevin
 * @param steps noise levels
 */
record SampleSettings(Solver solver, Diffusion sde, CorrectorKind corrector, Grid grid, int steps) {
  private static final double SIGNAL_TO_NOISE = 0.16;
  private static final int ANNEALED_REPETITIONS = 5;
  private static final int MOST_STEPS = 10_000;

  SampleSettings {
    if (steps < 2 || steps > MOST_STEPS) {
      throw new CommandFailure("--steps must be 2 to " + MOST_STEPS + ", got " + steps);
    }
    if (solver == Solver.ANNEALED_LANGEVIN) {
      grid = Grid.GEOMETRIC;
    }
    boolean alone = solver == Solver.DORMAND_PRINCE || solver == Solver.ANNEALED_LANGEVIN;
    if (alone && corrector != CorrectorKind.NONE) {
      throw new CommandFailure("solver " + solver + " takes no corrector; leave --corrector out");
    }
  }

  /** What moves from level to level. */
  enum Solver {
    EULER_MARUYAMA,
    MILSTEIN,
    STOCHASTIC_HEUN,
    SRA1,
    REVERSE_DIFFUSION,
    ANCESTRAL,
    DDIM,
    HEUN,
    DORMAND_PRINCE,
    ANNEALED_LANGEVIN;

    @Override
    @JsonValue
    public String toString() {
      return lower(this);
    }
  }

  /** The diffusion. */
  enum Diffusion {
    VE,
    VP,
    SUBVP;

    @Override
    @JsonValue
    public String toString() {
      return lower(this);
    }
  }

  /** What moves within a level. */
  enum CorrectorKind {
    NONE,
    LANGEVIN,
    HMC;

    @Override
    @JsonValue
    public String toString() {
      return lower(this);
    }
  }

  /** How levels are spaced. */
  enum Grid {
    EDM,
    GEOMETRIC;

    @Override
    @JsonValue
    public String toString() {
      return lower(this);
    }
  }

  /** The diffusion over a range of noise levels. */
  Sde diffusion(double minimum, double maximum) {
    return switch (sde) {
      case VE -> new VarianceExploding(minimum, maximum);
      case VP -> new VariancePreserving(LinearBeta.STANDARD);
      case SUBVP -> new SubVariancePreserving(LinearBeta.STANDARD);
    };
  }

  /** The sampler with fixed levels over a range of noise levels. */
  PredictorCorrector sampler(double minimum, double maximum) {
    NoiseSchedule schedule =
        grid == Grid.GEOMETRIC
            ? NoiseSchedule.geometric(steps, maximum, minimum)
            : NoiseSchedule.edm(steps, maximum, minimum);
    if (solver == Solver.ANNEALED_LANGEVIN) {
      double ratio = schedule.sigma(0) / schedule.sigma(1);
      Langevin.Annealed rule = Langevin.Annealed.fitted(ratio, ANNEALED_REPETITIONS);
      Langevin langevin = new Langevin(rule, ANNEALED_REPETITIONS);
      return new PredictorCorrector(Predictor.none(), langevin, schedule);
    }
    return new PredictorCorrector(predictor(), correction(), schedule);
  }

  private Predictor predictor() {
    return switch (solver) {
      case EULER_MARUYAMA -> new ReverseSde(StochasticScheme.EULER_MARUYAMA);
      case MILSTEIN -> new ReverseSde(StochasticScheme.MILSTEIN);
      case STOCHASTIC_HEUN -> new ReverseSde(StochasticScheme.HEUN);
      case SRA1 -> new ReverseSde(StochasticScheme.SRA1);
      case REVERSE_DIFFUSION -> new ReverseDiffusion();
      case ANCESTRAL -> new Ancestral(1);
      case DDIM -> new Ancestral(0);
      case HEUN -> new HeunFlow(HeunFlow.Churn.NONE);
      case DORMAND_PRINCE, ANNEALED_LANGEVIN -> throw new AssertionError(solver);
    };
  }

  private Corrector correction() {
    return switch (corrector) {
      case NONE -> Corrector.none();
      case LANGEVIN -> new Langevin(new Langevin.SignalToNoise(SIGNAL_TO_NOISE), 1);
      case HMC -> Hamiltonian.STANDARD;
    };
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
