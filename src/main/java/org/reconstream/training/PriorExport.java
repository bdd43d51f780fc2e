package org.reconstream.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.reconstream.array.NoiseStream;
import org.reconstream.prior.CardFile;
import org.reconstream.prior.Denoiser;
import org.reconstream.prior.ModelCard;
import org.reconstream.prior.VarianceTable;
import org.reconstream.prior.onnx.EngineSettings;
import org.reconstream.prior.onnx.OnnxPrior;
import org.reconstream.prior.onnx.PriorFolder;
import org.reconstream.prior.onnx.proto.ModelProto;

/**
 * Turns a trained network into a prior's folder: the averaged weights as ONNX, held against the
 * trained network, and a card whose v(sigma) is measured on the very graph that will be served.
 */
final class PriorExport {
  private static final int LEVELS = 60;
  private static final double LARGEST_DIFFERENCE = 1e-4;
  private static final int[][] SIZES = {{96, 96}, {64, 112}, {53, 71}, {8, 9}};

  private final Path folder;
  private final UnetSpec spec;
  private final TrainingConfig config;
  private final NoiseLevels levels;
  private final Corpus corpus;

  private PriorExport(
      Path folder, UnetSpec spec, TrainingConfig config, NoiseLevels levels, Corpus corpus) {
    this.folder = folder;
    this.spec = spec;
    this.config = config;
    this.levels = levels;
    this.corpus = corpus;
  }

  /**
   * Writes {@code model.onnx}, {@code vjp.onnx} and {@code card.json}, or refuses and leaves what
   * was there; so does a request to stop.
   */
  static void write(
      Path folder,
      UnetSpec spec,
      TrainingConfig config,
      NoiseLevels levels,
      Corpus corpus,
      Learner learner,
      TrainingListener listener,
      BooleanSupplier stop)
      throws IOException {
    new PriorExport(folder, spec, config, levels, corpus)
        .write(learner.state().average(), learner.average(), done -> report(done, listener, stop));
  }

  private void write(Weights average, Denoiser trained, IntConsumer progress) throws IOException {
    Path staging = folder.resolve("export.partial");
    ModelProto graph = UnetGraph.of(spec, average);
    ModelProto vjp = UnetGraph.vectorJacobian(spec, average);
    PriorFolder.write(staging, graph, vjp, digest -> card(digest, provisional()));
    VarianceTable table;
    try (OnnxPrior prior = OnnxPrior.load(staging, EngineSettings.cpu())) {
      try (Denoiser exported = prior.denoiser()) {
        requireEqual(trained, exported);
      }
      table = measured(prior, progress);
    }
    PriorFolder.write(staging, graph, vjp, digest -> card(digest, table));
    for (String name : List.of(OnnxPrior.MODEL, OnnxPrior.VJP, CardFile.NAME)) {
      Files.move(
          staging.resolve(name),
          folder.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
    Files.delete(staging);
  }

  private static void report(int done, TrainingListener listener, BooleanSupplier stop) {
    listener.measured(done, LEVELS);
    if (stop.getAsBoolean()) {
      throw new TrainingException(
          "stopped while v(sigma) was measured; all steps are saved, continue with --resume");
    }
  }

  private void requireEqual(Denoiser trained, Denoiser exported) {
    NoiseStream noise = NoiseStream.of("export", config.seed());
    for (int k = 0; k < SIZES.length; k++) {
      int h = SIZES[k][0];
      int w = SIZES[k][1];
      for (int level = 0; level < 4; level++) {
        double sigma =
            levels.smallest() * Math.pow(levels.largest() / levels.smallest(), level / 3.0);
        float[] x = new float[spec.imageChannels() * h * w];
        noise.normals(k, level, 0, x);
        for (int i = 0; i < x.length; i++) {
          x[i] = (float) (x[i] * Math.hypot(sigma, spec.sigmaData()));
        }
        double difference =
            difference(denoised(trained, x, sigma, h, w), denoised(exported, x, sigma, h, w));
        if (!(difference <= LARGEST_DIFFERENCE)) {
          throw new TrainingException(
              String.format(
                  "the exported graph differs from the trained network by %.2g at %d x %d and sigma"
                      + " %.3g; the model was not written, the checkpoint is intact",
                  difference, h, w, sigma));
        }
      }
    }
  }

  private static float[] denoised(Denoiser denoiser, float[] x, double sigma, int h, int w) {
    float[] d = new float[x.length];
    denoiser.denoise(
        new float[][] {x.clone()}, new float[] {(float) sigma}, h, w, new float[][] {d});
    return d;
  }

  private static double difference(float[] a, float[] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      double d = Math.abs((double) a[i] - b[i]);
      largest = d <= largest ? largest : d;
    }
    return largest;
  }

  private VarianceTable measured(OnnxPrior prior, IntConsumer progress) {
    List<HeldOutImages.Image> images =
        HeldOutImages.of(corpus, config.card().heldOutSlices(), config.seed());
    List<Denoiser> denoisers = new ArrayList<>();
    try {
      int threads = Math.min(images.size(), Runtime.getRuntime().availableProcessors());
      for (int i = 0; i < threads; i++) {
        denoisers.add(prior.denoiser());
      }
      DenoisingError error =
          new DenoisingError(denoisers, images, config.card().noisesPerSlice(), config.seed());
      return VarianceMeasurement.of(error, levels.smallest(), levels.largest(), LEVELS, progress)
          .table();
    } finally {
      denoisers.forEach(Denoiser::close);
    }
  }

  private VarianceTable provisional() {
    double[] sigma = {levels.smallest(), levels.largest()};
    return VarianceTable.of(sigma, new double[] {sigma[0] * sigma[0], sigma[1] * sigma[1]});
  }

  private ModelCard card(String digest, VarianceTable table) {
    TrainingConfig.Card card = config.card();
    List<String> sources =
        card.trainingData().isEmpty()
            ? corpus.train().stream().map(Slice::source).distinct().toList()
            : card.trainingData();
    List<String> data = new ArrayList<>(sources);
    data.add(corpus.train().size() + " images, digest " + corpus.digest());
    return new ModelCard(
        String.valueOf(folder.toAbsolutePath().normalize().getFileName()),
        card.title(),
        config.modality().name(),
        spec.imageChannels(),
        ModelCard.Parameterisation.DENOISER,
        digest,
        table,
        config.modality() == Modality.MR ? "p99-acs" : "hu-2000",
        card.minimumMatrix(),
        card.maximumMatrix(),
        1,
        data,
        card.licence(),
        card.intendedUse(),
        card.knownFailures());
  }
}
