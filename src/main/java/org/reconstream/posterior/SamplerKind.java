package org.reconstream.posterior;

import static org.reconstream.posterior.SamplerOption.flag;
import static org.reconstream.posterior.SamplerOption.number;
import static org.reconstream.posterior.SamplerOption.whole;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every posterior sampler, with the name, the options and the defaults that users see. Immutable:
 * options are numbers and factories have no state.
 */
@SuppressWarnings("ImmutableEnumChecker")
public enum SamplerKind {
  /** {@link SamplerSpec.DapsCal}. */
  DAPS_CAL(
      "daps-cal",
      true,
      "calibrated decoupled annealing: an exact Gaussian draw given the data at every level",
      50,
      v -> new SamplerSpec.DapsCal((int) v[0], v[1] == 1),
      flag(
          SamplerSpec.ANTITHETIC,
          "whether draws come in mirrored pairs: a better mean, a rougher deviation (default of CT:"
              + " 1)")),
  /** {@link SamplerSpec.CalibratedProx}. */
  CALIBRATED_PROX(
      "calibrated-prox",
      false,
      "data-consistent denoiser of calibrated width, then an ancestral step; spreads too little"
          + " where the data speak",
      100,
      v -> new SamplerSpec.CalibratedProx((int) v[0])),
  /** {@link SamplerSpec.PreconditionedUla}. */
  PULA(
      "pula",
      true,
      "preconditioned Langevin steps with the exact likelihood; slow, a reference",
      100,
      v -> new SamplerSpec.PreconditionedUla((int) v[0], (int) v[1], v[2], (int) v[3]),
      whole("steps", 4, 100, "Langevin steps at each level"),
      number("gamma", 0.2, 1e-3, 1, "step size"),
      whole("iterations", 30, 1000, "most CG iterations of a step (published: 10)")),
  /** {@link SamplerSpec.PnpDm}. */
  PNP_DM(
      "pnp-dm",
      true,
      "split Gibbs sampling between data and prior (PnP-DM); slow, a reference",
      100,
      v -> new SamplerSpec.PnpDm((int) v[0], (int) v[1], v[2], v[3]),
      whole("steps", 10, 200, "denoising steps of each prior draw"),
      number("decay", 0.9, 0.5, 0.999, "ratio of the coupling widths of neighbouring levels"),
      number("coupling", 1 / 3.0, 0.01, 3, "last coupling width over the measurement noise")),
  /** {@link SamplerSpec.Smc}. */
  SMC(
      "smc",
      true,
      "weighted particles for each draw; finds the weights of far modes where measurements are few",
      50,
      v -> new SamplerSpec.Smc((int) v[0], (int) v[1]),
      whole("particles", 32, 1024, "particles of each draw")),
  /** {@link SamplerSpec.Dds}. */
  DDS(
      "dds",
      false,
      "decomposed diffusion sampling: a few CG steps towards the data at each level",
      50,
      v -> new SamplerSpec.Dds((int) v[0], v[1], v[2], (int) v[3]),
      number("eta", 0.85, 0, 1, "share of fresh noise"),
      number("gamma", 1, 1e-3, 1e3, "weight of the data"),
      whole("iterations", 5, 100, "CG iterations at each level")),
  /** {@link SamplerSpec.DiffPir}. */
  DIFFPIR(
      "diffpir",
      false,
      "proximal step of the data at every level (DiffPIR)",
      100,
      v -> new SamplerSpec.DiffPir((int) v[0], v[1], v[2]),
      number("lambda", 1, 1e-2, 1e2, "trust in the denoiser"),
      number("zeta", 0.3, 0, 1, "share of fresh noise")),
  /** {@link ArchiveSpec.ScoreMri}. */
  SCORE_MRI(
      "score-mri",
      false,
      "predictor-corrector with projection onto the data; blind to the measurement noise",
      500,
      v -> new ArchiveSpec.ScoreMri((int) v[0], v[1]),
      number("snr", 0.16, 1e-3, 1, "signal-to-noise ratio of the corrector")),
  /** {@link ArchiveSpec.SongProjection}. */
  SONG_PROJECTION(
      "song-projection",
      false,
      "predictor-corrector drawn to a noised copy of the data; blind to the measurement noise",
      1000,
      v -> new ArchiveSpec.SongProjection((int) v[0], v[1], v[2]),
      number("snr", 0.16, 1e-3, 1, "signal-to-noise ratio of the corrector (published: 0.517)"),
      number("strength", 1, 0, 1, "strength of the projection, 1 for a whole one")),
  /** {@link ArchiveSpec.Ald}. */
  ALD(
      "ald",
      false,
      "annealed Langevin dynamics with the measurement noise raised by the noise level",
      200,
      v -> new ArchiveSpec.Ald((int) v[0], (int) v[1], v[2]),
      whole("steps", 3, 1000, "Langevin steps at each level"),
      number("rate", 1, 1e-3, 1.5, "step size over the inverse curvature")),
  /** {@link ArchiveSpec.AldNormMatched}. */
  ALD_NORM_MATCHED(
      "ald-norm-matched",
      false,
      "annealed Langevin dynamics with the data's gradient as long as some scores; does not use"
          + " the measurement noise",
      1156,
      v -> new ArchiveSpec.AldNormMatched((int) v[0], (int) v[1], v[2], v[3]),
      whole("steps", 3, 1000, "Langevin steps at each level"),
      number("rate", 2e-5, 1e-7, 8e-5, "step size at the last level (published: 5e-5)"),
      number("weight", 5, 0, 100, "norm of the data's gradient over that of the score")),
  /** {@link ArchiveSpec.Daps}. */
  DAPS(
      "daps",
      false,
      "decoupled annealing as published, by exact draws; spreads too far",
      200,
      v -> new ArchiveSpec.Daps((int) v[0], (int) v[1]),
      whole("steps", 5, 100, "Euler steps of the probability flow from each level")),
  /** {@link ArchiveSpec.DapsLangevin}. */
  DAPS_LANGEVIN(
      "daps-langevin",
      false,
      "decoupled annealing as published, with its Langevin loop",
      200,
      v -> new ArchiveSpec.DapsLangevin((int) v[0], (int) v[1], (int) v[2], v[3], v[4]),
      whole("steps", 5, 100, "Euler steps of the probability flow from each level"),
      whole("iterations", 100, 10000, "Langevin steps of the data at each level"),
      number("rate", 1e-4, 1e-8, 1, "first step size of the data"),
      number("tau", 0.01, 1e-4, 10, "measurement noise that the loop believes in")),
  /** {@link SamplerSpec.Preview}. */
  PREVIEW(
      "preview",
      false,
      "a quick image: half-quadratic splitting from a least-squares image; one draw is enough",
      4,
      v -> new SamplerSpec.Preview((int) v[0], v[1]),
      number("eta", 0.3, 0, 1, "share of fresh noise")),
  /** {@link SamplerSpec.Dps}. */
  DPS(
      "dps",
      false,
      "gradient steps on the data misfit through the denoiser; needs a prior with vjp.onnx",
      1000,
      v -> new SamplerSpec.Dps((int) v[0], v[1]),
      number("zeta", 0.3, 1e-3, 10, "length of the gradient steps")),
  /** {@link SamplerSpec.PiGdm}. */
  PIGDM(
      "pigdm",
      false,
      "pseudo-inverse guidance through the denoiser, a little too narrow; needs a prior with"
          + " vjp.onnx",
      100,
      v -> new SamplerSpec.PiGdm((int) v[0]));

  private static final int MOST_LEVELS = 5000;

  private final String label;
  private final boolean calibrated;
  private final String summary;
  private final SamplerOption levels;
  private final List<SamplerOption> options;
  private final Function<double[], SamplerSpec> factory;

  SamplerKind(
      String label,
      boolean calibrated,
      String summary,
      int levels,
      Function<double[], SamplerSpec> factory,
      SamplerOption... options) {
    this.label = label;
    this.calibrated = calibrated;
    this.summary = summary;
    this.levels = whole("levels", levels, MOST_LEVELS, "noise levels");
    this.options = List.of(options);
    this.factory = factory;
  }

  /** The sampler with a label. */
  public static Optional<SamplerKind> of(String label) {
    return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
  }

  /** The labels in order, for messages. */
  public static String labels() {
    return Arrays.stream(values()).map(SamplerKind::label).collect(Collectors.joining(", "));
  }

  /** The name users type. */
  public String label() {
    return label;
  }

  /** Whether the draws follow the posterior, so that their spread is uncertainty. */
  public boolean calibrated() {
    return calibrated;
  }

  /** The number of draws after which more are of little use; nothing for most samplers. */
  public OptionalInt enoughDraws() {
    return this == PREVIEW ? OptionalInt.of(1) : OptionalInt.empty();
  }

  /** Whether its chains ask for vector-Jacobian products of the denoiser. */
  public boolean needsJacobian() {
    return this == DPS || this == PIGDM;
  }

  /** What it does, in one clause. */
  public String summary() {
    return summary;
  }

  /** The number of noise levels. */
  public SamplerOption levels() {
    return levels;
  }

  /** The other options. */
  public List<SamplerOption> options() {
    return options;
  }

  /** The sampler with its defaults. */
  public SamplerSpec spec() {
    return spec((int) levels.fallback(), Map.of());
  }

  /**
   * The sampler with some options chosen and defaults for the rest.
   *
   * @throws IllegalArgumentException if an option is unknown or outside its range
   */
  public SamplerSpec spec(int levelCount, Map<String, Double> chosen) {
    Map<String, Double> rest = new LinkedHashMap<>(chosen);
    double[] values = new double[options.size() + 1];
    values[0] = levelCount;
    for (int i = 0; i < options.size(); i++) {
      Double value = rest.remove(options.get(i).name());
      values[i + 1] = value == null ? options.get(i).fallback() : value;
    }
    if (!rest.isEmpty()) {
      throw new IllegalArgumentException(
          "the sampler %s has no such option; %s"
              .formatted(
                  label,
                  options.isEmpty()
                      ? "it has none beside levels"
                      : "its options are "
                          + options.stream()
                              .map(SamplerOption::name)
                              .collect(Collectors.joining(", "))));
    }
    check(values);
    return factory.apply(values);
  }

  /** Checks levels and options in their order. */
  void check(double... values) {
    levels.require(values[0]);
    for (int i = 0; i < options.size(); i++) {
      options.get(i).require(values[i + 1]);
    }
  }
}
