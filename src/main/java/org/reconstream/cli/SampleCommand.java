package org.reconstream.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.reconstream.array.Shape;
import org.reconstream.array.Tensor;
import org.reconstream.cli.PriorSampling.Sample;
import org.reconstream.cli.SampleSettings.CorrectorKind;
import org.reconstream.cli.SampleSettings.Diffusion;
import org.reconstream.cli.SampleSettings.Grid;
import org.reconstream.cli.SampleSettings.Solver;
import org.reconstream.cli.config.EngineConfig;
import org.reconstream.cli.config.ServiceConfig;
import org.reconstream.diffusion.Imputation;
import org.reconstream.diffusion.LogLikelihood;
import org.reconstream.engine.PriorShelf;
import org.reconstream.formats.Npy;
import org.reconstream.formats.NpyArray;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.ModelCard;
import org.reconstream.prior.Prior;
import org.reconstream.prior.PriorDenoising;
import org.reconstream.prior.onnx.Engine;
import org.reconstream.prior.onnx.OnnxClassifier;
import org.reconstream.render.SampleSheet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Draws images from a prior, without measurements. */
@Command(
    name = "sample",
    mixinStandardHelpOptions = true,
    description = "Draw images from a prior, without measurements.",
    footer = {
      "",
      "Writes samples.npy [sample, channel, y, x], sheet.png and report.json. The samples show what"
          + " the prior believes before it sees data; they are nobody's images."
    })
final class SampleCommand implements Callable<Integer> {
  private static final int DEFAULT_SIDE = 128;

  private final Terminal terminal;
  private final Installation installation;

  @Option(
      names = "--prior",
      paramLabel = "ID",
      description = "Folder of the prior below models/ (default: ${DEFAULT-VALUE}).")
  private String prior = "mri-gaussian";

  @Option(
      names = "--solver",
      paramLabel = "NAME",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Solver solver = Solver.HEUN;

  @Option(
      names = "--sde",
      paramLabel = "NAME",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Diffusion sde = Diffusion.VE;

  @Option(
      names = "--corrector",
      paramLabel = "NAME",
      description =
          "One of ${COMPLETION-CANDIDATES}, after every step (default: ${DEFAULT-VALUE}).")
  private CorrectorKind corrector = CorrectorKind.NONE;

  @Option(
      names = "--grid",
      paramLabel = "NAME",
      description =
          "Spacing of the noise levels: ${COMPLETION-CANDIDATES} (default: edm; annealed-langevin: geometric).")
  private Grid grid = Grid.EDM;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description =
          "Noise levels (default: ${DEFAULT-VALUE}); dormand-prince chooses its own steps.")
  private int steps = 100;

  @Option(names = "--count", paramLabel = "N", description = "Images (default: ${DEFAULT-VALUE}).")
  private int count = 8;

  @Option(
      names = "--size",
      paramLabel = "HxW",
      converter = MatrixSize.Converter.class,
      description = "Rows and columns (default: 128x128, or the nearest that the prior covers).")
  private @Nullable MatrixSize size;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of every random number (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--likelihood",
      description = "Also find the log-likelihood of every image, in bits per dimension.")
  private boolean likelihood;

  @Option(
      names = "--probes",
      paramLabel = "N",
      description = "Random directions per trace in --likelihood (default: ${DEFAULT-VALUE}).")
  private int probes = 4;

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "Output folder.")
  private Path out = Path.of("");

  @Mixin private SampleConditions conditions = new SampleConditions();
  @Mixin private EngineOptions engineOptions = new EngineOptions();

  SampleCommand(Terminal terminal, Installation installation) {
    this.terminal = terminal;
    this.installation = installation;
  }

  @Override
  public Integer call() throws Exception {
    if (count < 1 || count > 10_000) {
      throw new CommandFailure("--count must be 1 to 10000, got " + count);
    }
    if (probes < 1) {
      throw new CommandFailure("--probes must be at least 1, got " + probes);
    }
    conditions.check();
    if (conditions.imputes() && solver == Solver.DORMAND_PRINCE) {
      throw new CommandFailure("--known needs a solver with fixed steps, not dormand-prince");
    }
    SampleSettings settings = new SampleSettings(solver, sde, corrector, grid, steps);
    ServiceConfig config = ServiceConfig.defaults();
    EngineConfig engine = engineOptions.engine(config.engine());
    Path models = engineOptions.models(config, installation);
    try (PriorShelf shelf = Engines.shelf(engine, models, Set.of(prior))) {
      Prior loaded = shelf.find(prior).orElseThrow();
      Tensor known = conditions.known(loaded.card().channels());
      MatrixSize matrix = matrix(loaded.card(), known);
      try (Denoiser denoiser = loaded.denoiser();
          OnnxClassifier classifier = conditions.open(Engines.onnx(engine))) {
        PriorDenoising denoising =
            new PriorDenoising(
                conditions.guided(denoiser, classifier), matrix.height(), matrix.width());
        Imputation imputation = known == null ? null : conditions.imputation(known);
        write(
            loaded.card(),
            settings,
            denoising,
            imputation,
            conditions(classifier, imputation, loaded.card().channels()),
            Engine.of(engine.name()));
      }
    }
    return 0;
  }

  private void write(
      ModelCard card,
      SampleSettings settings,
      PriorDenoising denoising,
      @Nullable Imputation imputation,
      SampleReport.@Nullable Conditions given,
      Engine engine)
      throws IOException {
    Files.createDirectories(out);
    PriorSampling sampling =
        new PriorSampling(denoising, card.variance(), settings, card.sha256(), seed, imputation);
    long start = System.nanoTime();
    List<Sample> samples;
    try (Progress progress = terminal.progress("sampling")) {
      samples = sampling.draw(count, progress);
    }
    double seconds = seconds(start);
    List<Tensor> images = images(samples, denoising);
    Npy.write(out.resolve("samples.npy"), stack(images));
    SampleReport.Likelihood density = likelihood ? likelihood(sampling, samples) : null;
    SampleReport report =
        new SampleReport(
            "Samples of a prior, research use only - not images of a person.",
            "Reconstream " + Version.text(),
            new Report.PriorModel(card.id(), card.sha256()),
            new Report.Computed(engine.setting(), engine.version()),
            settings,
            count,
            denoising.height(),
            denoising.width(),
            seed,
            card.variance().minimumSigma(),
            card.variance().maximumSigma(),
            samples.stream().map(Sample::evaluations).toList(),
            seconds,
            given,
            density);
    Files.write(out.resolve("report.json"), report.json());
    String line = line(settings, samples, seconds, density);
    List<String> notes =
        List.of(line, "RESEARCH USE ONLY - samples of a prior, not images of a person");
    Files.write(out.resolve("sheet.png"), SampleSheet.png(images, "Prior " + card.id(), notes));
    terminal.out().println(line + " -> " + out);
  }

  private SampleReport.Likelihood likelihood(PriorSampling sampling, List<Sample> samples) {
    long start = System.nanoTime();
    try (Progress progress = terminal.progress("likelihood")) {
      List<Double> bits =
          sampling.likelihoods(samples, probes, progress).stream()
              .map(LogLikelihood.Value::bitsPerDimension)
              .toList();
      return new SampleReport.Likelihood(
          "normalised image, per real channel, with noise of the lowest level",
          bits,
          bits.stream().mapToDouble(b -> b).average().orElseThrow(),
          probes,
          seconds(start));
    }
  }

  private SampleReport.@Nullable Conditions conditions(
      @Nullable OnnxClassifier classifier, @Nullable Imputation imputation, int channels) {
    if (classifier == null && imputation == null) {
      return null;
    }
    int known = 0;
    if (imputation != null) {
      for (boolean k : imputation.known()) {
        known += k ? 1 : 0;
      }
    }
    return new SampleReport.Conditions(
        conditions.wanted(),
        classifier == null ? null : classifier.digest(),
        conditions.guidance(),
        known / channels);
  }

  private MatrixSize matrix(ModelCard card, @Nullable Tensor known) {
    MatrixSize asked =
        known == null ? size : new MatrixSize(known.shape().dim(1), known.shape().dim(2));
    if (asked != null) {
      card.refusal(card.modality(), asked.height(), asked.width())
          .ifPresent(
              reason -> {
                throw new CommandFailure(reason);
              });
      return asked;
    }
    int side = Math.max(card.minimumMatrix(), Math.min(card.maximumMatrix(), DEFAULT_SIDE));
    int multiple = card.multiple();
    int below = side / multiple * multiple;
    int fitting = below >= card.minimumMatrix() ? below : below + multiple;
    return new MatrixSize(fitting, fitting);
  }

  private static List<Tensor> images(List<Sample> samples, PriorDenoising denoising) {
    Shape shape = Shape.of(denoising.denoiser().channels(), denoising.height(), denoising.width());
    return samples.stream()
        .map(sample -> Tensor.of(shape, PriorDenoising.narrow(sample.values())))
        .toList();
  }

  private static NpyArray stack(List<Tensor> images) {
    int[] dims = images.get(0).shape().toArray();
    Shape shape = Shape.of(images.size(), dims[0], dims[1], dims[2]);
    float[] values = new float[shape.size()];
    int at = 0;
    for (Tensor image : images) {
      System.arraycopy(image.values(), 0, values, at, image.values().length);
      at += image.values().length;
    }
    return new NpyArray.Float32(shape, values);
  }

  private static String line(
      SampleSettings settings,
      List<Sample> samples,
      double seconds,
      SampleReport.@Nullable Likelihood density) {
    List<String> parts = new ArrayList<>();
    parts.add(samples.size() + (samples.size() == 1 ? " sample" : " samples"));
    parts.add(
        settings.solver()
            + ", "
            + settings.sde()
            + (settings.corrector() == CorrectorKind.NONE
                ? ""
                : ", corrector " + settings.corrector()));
    double nfe = samples.stream().mapToInt(Sample::evaluations).average().orElseThrow();
    parts.add(String.format(Locale.ROOT, "%.4g evaluations each, %.1f s", nfe, seconds));
    if (density != null) {
      parts.add(
          String.format(Locale.ROOT, "%.3f bits per dimension", density.meanBitsPerDimension()));
    }
    return String.join("; ", parts);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
